using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Vacuuming and analyzing a table.</summary>
internal static class Vacuum
{
    /// <summary>The step after a backfill: the old row versions make room, and the planner knows the new column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="indexes">The names of the indexes that it has by then.</param>
    public static Step AfterBackfill(Table table, IEnumerable<string> indexes) => new()
    {
        Phase = Phase.Backfill,
        Sql = Sql.Of($"VACUUM (ANALYZE, TRUNCATE false) {table};"),
        Locks =
        [
            Lock.Of(LockMode.ShareUpdateExclusiveLock, table),
            .. indexes.Select(name => Lock.Of(LockMode.RowExclusiveLock, table.Schema, name)),
        ],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Scan,
        Verify = Sql.Of($"SELECT reltuples >= 0 FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        WhyNoRollback = "nothing to undo",
    };
}
