using System.Collections.Immutable;

namespace Inspector.Remediation.Steps;

/// <summary>Seeing whose session it is before anything is done to it.</summary>
internal static class LookAtSession
{
    /// <summary>The step.</summary>
    /// <param name="session">The session.</param>
    /// <param name="caveats">What to know, whole sentences.</param>
    public static Step Of(SessionIdentity session, params ImmutableArray<string> caveats) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"""
            SELECT datname, usename, application_name, client_addr, state, clock_timestamp() - xact_start AS transaction_age, query
            FROM pg_stat_activity WHERE pid = {session.Pid} AND backend_start = {Sql.Literal(session.BackendStart)};
            """),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"SELECT count(*) = 1 {session.Same};"),
        WhyNoRollback = "it only reads",
        Caveats = [.. caveats, "When the check below it is false, the session has ended or does something else by now: then nothing more is to be done."],
    };
}
