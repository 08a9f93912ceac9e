using System.Collections.Immutable;

namespace Inspector.Remediation.Steps;

/// <summary>Ending a session with its transaction.</summary>
internal static class TerminateSession
{
    /// <summary>Who may signal a session, and see that it is the one.</summary>
    internal const string Privilege =
        "It takes the session's own role or pg_signal_backend, for a superuser's session a superuser, and pg_read_all_stats to recognise the session; no row means that it is gone, has gone on, or cannot be seen.";

    /// <summary>The step.</summary>
    /// <param name="session">The session.</param>
    /// <param name="caveats">What it loses here, whole sentences.</param>
    public static Step Of(SessionIdentity session, params ImmutableArray<string> caveats) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"SELECT pg_terminate_backend(pid, 5000) {session.Same};"),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"SELECT NOT EXISTS (SELECT {session.Same});"),
        WhyNoRollback = "a session cannot be brought back; what its transaction wrote is rolled back",
        Caveats =
        [
            .. caveats,
            "The client loses its connection, with temporary tables, prepared statements and session locks; a pool opens another, a script breaks off.",
            "It waits up to 5 s for the end and says whether it came; a session that undoes much, or waits for a disk, takes longer.",
            Privilege,
        ],
    };
}
