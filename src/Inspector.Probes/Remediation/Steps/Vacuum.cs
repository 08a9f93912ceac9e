using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Vacuuming and analyzing a table.</summary>
internal static class Vacuum
{
    /// <summary>The step after a backfill: the old row versions make room, and the planner knows the new column.</summary>
    public static Step AfterBackfill(Table table) => new()
    {
        Phase = Phase.Backfill,
        Sql = Sql.Of($"VACUUM (ANALYZE, TRUNCATE false) {table};"),
        Locks = [Lock.Of(LockMode.ShareUpdateExclusiveLock, table)],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Scan,
        Verify = Sql.Of($"SELECT reltuples >= 0 FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        WhyNoRollback = "nothing to undo",
        Caveats = ["It waits for no one, and frees what no transaction can see any more: end long ones before."],
    };
}
