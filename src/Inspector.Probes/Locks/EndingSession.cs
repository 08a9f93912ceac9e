using Inspector.Activity;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Locks;

/// <summary>What can be done about a session, the safest first: look and ask, cancel, terminate.</summary>
internal static class EndingSession
{
    private const string Ask = "Safest is to wait, when it will end soon; then to ask its owner, who alone knows what it loses.";

    /// <summary>The plan.</summary>
    /// <param name="session">The session; null when it ended while we looked.</param>
    /// <param name="prevention">How it does not come again: one sentence, which the last step tells.</param>
    public static Plan Of(Session? session, string prevention) => session switch
    {
        null => Plan.Undecided("the session ended while it was looked at: sample again"),
        { IsVisible: false } or { BackendStart: null } => Plan.Undecided(
            "the session belongs to another role and our role lacks pg_read_all_stats: look at it in pg_stat_activity as a role that has it, ask its owner, then cancel or terminate it"),
        { Kind: SessionKind.Startup } => Plan.Undecided(
            "this is recovery itself: it holds what a transaction on the primary has locked; end that transaction there, or wait"),
        { Kind: SessionKind.WalSender or SessionKind.Background } => Plan.Undecided(
            "this is a process of the server's own, which comes again when it is ended: find out what it is for, and stop it at its source (disable the subscription, stop the backup)"),
        _ => Plan.Of(Steps(session, prevention)),
    };

    /// <summary>The session in its transaction.</summary>
    public static SessionIdentity Identity(Session session) => new(
        session.Pid, session.BackendStart!.Value, session.TransactionStart, session.TransactionStart is null ? session.StateChange : null);

    private static IEnumerable<Step> Steps(Session session, string prevention)
    {
        var identity = Identity(session);
        yield return LookAtSession.Of(identity, Ask);
        if (session.Kind == SessionKind.AutovacuumWorker)
        {
            yield return CancelStatement.Of(identity, "Autovacuum begins again with the table within autovacuum_naptime: only the pass that is at work is lost.", prevention);
            yield break;
        }

        if (session.State == "active")
        {
            yield return CancelStatement.Of(identity, "All that the transaction wrote is rolled back; the client is told and keeps its connection.");
            yield return TerminateSession.Of(identity, "Only if the statement did not end: all that the transaction wrote is rolled back.", prevention);
            yield break;
        }

        yield return TerminateSession.Of(
            identity,
            session.IsIdleInTransaction
                ? "All that the transaction wrote is rolled back. There is nothing gentler: pg_cancel_backend ends statements, and an idle session runs none."
                : "Between transactions there is nothing to roll back; what it holds are session locks (pg_advisory_lock), which end with the session.",
            prevention);
    }
}
