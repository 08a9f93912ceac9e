using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Adding a foreign key that new rows must satisfy, without looking at those that are there.</summary>
internal static class AddForeignKey
{
    /// <summary>The step.</summary>
    /// <param name="table">The referencing table.</param>
    /// <param name="referenced">The referenced table.</param>
    /// <param name="name">The constraint's name.</param>
    /// <param name="definition">What stands behind the name; it ends in NOT VALID.</param>
    public static Step NotValid(Table table, Table referenced, string name, Sql definition) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"ALTER TABLE {table} ADD CONSTRAINT {Sql.Name(name)} {definition};"),
        Locks =
        [
            .. new[] { table, referenced }.Distinct().Select(locked => Lock.Of(LockMode.ShareRowExclusiveLock, locked)),
        ],
        Blocks = Blocks.Writes,
        Work = Work.Instant,
        LockTimeout = Timeouts.For(table == referenced ? 1 : 2),
        Verify = Sql.Of($"SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(table)} AND conname = {Sql.Literal(name)});"),
        Rollback = Sql.Of($"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {Sql.Name(name)};"),
    };
}
