using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping the default of a column.</summary>
internal static class DropDefault
{
    /// <summary>The step. Rows that are there stay as they are.</summary>
    /// <param name="column">The column; of a partitioned table, whose partitions have the same default.</param>
    /// <param name="expression">The present default.</param>
    public static Step Of(Column column, Sql expression) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {column.Table} ALTER COLUMN {column} DROP DEFAULT;"),
        Locks = [.. column.Table.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member))],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT NOT atthasdef FROM pg_attribute WHERE attrelid = {Sql.Regclass(column.Table)} AND attname = {Sql.Literal(column.Name)};"),
        Rollback = Sql.Of($"ALTER TABLE {column.Table} ALTER COLUMN {column} SET DEFAULT {expression};"),
        Caveats = ["Rows that were given the default keep it: count them, and decide what they should hold."],
    };
}
