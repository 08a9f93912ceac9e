using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Adding a CHECK that new rows must satisfy, without looking at those that are there.</summary>
internal static class AddCheck
{
    /// <summary>The step; <see cref="ValidateConstraint.OfCheck"/> proves the rest.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The constraint's name.</param>
    /// <param name="condition">The condition, without the parentheses around it.</param>
    public static Step NotValid(Table table, string name, Sql condition) => new()
    {
        Phase = Phase.Expand,
        Sql = Sql.Of($"ALTER TABLE {table} ADD CONSTRAINT {Sql.Name(name)} CHECK ({condition}) NOT VALID;"),
        Locks = [.. table.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member))],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(table)} AND conname = {Sql.Literal(name)});"),
        Rollback = Sql.Of($"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {Sql.Name(name)};"),
        Caveats =
        [
            "From here on a write that breaks the rule fails.",
            $"Before the next step, count and mend the rows that break it: SELECT count(*) FROM {Identifier.Quote(table.Schema.Name, table.Name)} WHERE NOT ({condition});",
        ],
    };
}
