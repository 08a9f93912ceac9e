using System.Collections.Immutable;

namespace Inspector.Remediation.Steps;

/// <summary>Ending the statement that a session runs; the session lives on.</summary>
internal static class CancelStatement
{
    /// <summary>The step.</summary>
    /// <param name="session">The session.</param>
    /// <param name="caveats">What it loses here, whole sentences.</param>
    public static Step Of(SessionIdentity session, params ImmutableArray<string> caveats) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"SELECT pg_cancel_backend(pid) {session.Same} AND state = 'active';"),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"SELECT NOT EXISTS (SELECT {session.Same} AND state = 'active');"),
        WhyNoRollback = "the statement has to be run again",
        Caveats =
        [
            .. caveats,
            "The transaction fails with the statement and lets go of its locks, unless the application catches the error behind a savepoint: then those from before the savepoint stay.",
            TerminateSession.Privilege,
        ],
    };
}
