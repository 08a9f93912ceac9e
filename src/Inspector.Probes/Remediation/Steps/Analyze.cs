using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Collecting statistics.</summary>
internal static class Analyze
{
    /// <summary>The step for one table that holds rows.</summary>
    public static Step Of(Table table) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ANALYZE {table};"),
        Locks = [Lock.Of(LockMode.ShareUpdateExclusiveLock, table)],
        Blocks = Blocks.None,
        Work = Work.Scan,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT pg_stat_get_mod_since_analyze({Sql.Regclass(table)}) = 0 AND reltuples >= 0 FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        WhyNoRollback = "statistics have no way back, and need none",
        Caveats = ["It reads a sample of the table, 30,000 pages at the default statistics target. Plans of queries may change: that is what it is for."],
    };
}
