namespace Inspector.Remediation.Steps;

/// <summary>Seeing how far a vacuum is.</summary>
internal static class LookAtVacuum
{
    /// <summary>The step.</summary>
    /// <param name="session">The worker.</param>
    public static Step Of(SessionIdentity session) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"SELECT phase, heap_blks_scanned, heap_blks_total, index_vacuum_count FROM pg_stat_progress_vacuum WHERE pid = {session.Pid};"),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"SELECT count(*) = 1 {session.Same};"),
        WhyNoRollback = "it only reads",
        Caveats =
        [
            "Safest is to wait: what it does has to be done, and nobody else will do it.",
            "It goes faster once autovacuum_vacuum_cost_delay is 0 (ALTER SYSTEM, then SELECT pg_reload_conf()): running workers take it up.",
        ],
    };
}
