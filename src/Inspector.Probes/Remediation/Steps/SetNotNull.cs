using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Making a column NOT NULL without reading its table under a strong lock.</summary>
internal static class SetNotNull
{
    /// <summary>
    /// The steps: the NULLs are counted; the rule holds for new rows, then is proven of all. Since 18 NOT NULL itself can wait to be proven; before, a CHECK that says the
    /// same is proven in its place, from which the server concludes the rest (<c>ATExecSetNotNull()</c>, tablecmds.c).
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="name">The constraint's name: the lasting one's on 18, before that the CHECK's.</param>
    /// <param name="version">The server's version.</param>
    public static IEnumerable<Step> Of(Column column, string name, ServerVersion version)
    {
        var table = column.Table;
        yield return CountNulls(column);
        if (version.Major >= 18)
        {
            yield return NotValid(column, name);
            yield return ValidateConstraint.OfCheck(table, name);
            yield break;
        }

        yield return AddCheck.NotValid(table, name, Sql.Of($"{column} IS NOT NULL"));
        yield return ValidateConstraint.OfCheck(table, name);
        yield return Set(column);
        yield return DropCheck(column, name);
    }

    private static Step CountNulls(Column column) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"SELECT count(*) FROM {column.Table} WHERE {column} IS NULL;"),
        Locks = [.. column.Table.Tree.Select(member => Lock.Of(LockMode.AccessShareLock, member))],
        Blocks = Blocks.None,
        Work = Work.Scan,
        Verify = Sql.Of($"SELECT NOT EXISTS (SELECT FROM {column.Table} WHERE {column} IS NULL);"),
        WhyNoRollback = "it only reads",
        Caveats = ["Statistics look at a sample. Where it counts any, the column is meant to hold NULL, or they have to be filled first."],
    };

    private static Step NotValid(Column column, string name) => new()
    {
        Phase = Phase.Expand,
        Sql = Sql.Of($"ALTER TABLE {column.Table} ADD CONSTRAINT {Sql.Name(name)} NOT NULL {column} NOT VALID;"),
        Locks = [.. column.Table.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member))],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(column.Table)} AND conname = {Sql.Literal(name)});"),
        Rollback = Sql.Of($"ALTER TABLE {column.Table} DROP CONSTRAINT IF EXISTS {Sql.Name(name)};"),
        Caveats = ["From here on a write of NULL fails."],
    };

    private static Step Set(Column column) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {column.Table} ALTER COLUMN {column} SET NOT NULL;"),
        Locks = [.. column.Table.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member))],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT attnotnull FROM pg_attribute WHERE attrelid = {Sql.Regclass(column.Table)} AND attname = {Sql.Literal(column.Name)};"),
        Rollback = Sql.Of($"ALTER TABLE {column.Table} ALTER COLUMN {column} DROP NOT NULL;"),
        Caveats = ["No row is read as long as the CHECK is there and valid."],
    };

    private static Step DropCheck(Column column, string name) => new()
    {
        Phase = Phase.Contract,
        Sql = Sql.Of($"ALTER TABLE {column.Table} DROP CONSTRAINT {Sql.Name(name)};"),
        Locks = [.. column.Table.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member))],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(column.Table)} AND conname = {Sql.Literal(name)});"),
        Rollback = Sql.Of($"ALTER TABLE {column.Table} ADD CONSTRAINT {Sql.Name(name)} CHECK ({column} IS NOT NULL) NOT VALID;"),
    };
}
