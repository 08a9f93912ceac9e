using Inspector.Activity;

namespace Inspector.Postgres;

/// <summary>
/// The sessions of the last reading. What does not change while a client's statement runs, its text above all, is sent once, and filled in from here while it runs on: a session is the
/// same while process, start and start of its statement are (<c>pgstat_report_activity</c> of backend_status.c sets the text and <c>query_start</c> together).
/// </summary>
internal sealed class KnownSessions
{
    private static readonly DateTime Never = DateTimeOffset.MinValue.UtcDateTime; // the driver's word for -infinity
    private readonly Dictionary<int, Session> _sessions = [];

    /// <summary>Statements that began earlier need not be sent again, most of them; by the server's clock.</summary>
    public DateTime Since { get; private set; } = Never;

    /// <summary>Takes the place of what was known.</summary>
    /// <param name="sessions">All sessions of a reading.</param>
    /// <param name="at">When, by the server's clock. What began before and is not among them is found missing and asked for.</param>
    public void Keep(IEnumerable<Session> sessions, DateTimeOffset at)
    {
        _sessions.Clear();
        foreach (var session in sessions)
        {
            _sessions[session.Pid] = session;
        }

        Since = at.UtcDateTime;
    }

    /// <summary>The connection is lost, or nobody waits.</summary>
    public void Forget()
    {
        _sessions.Clear();
        Since = Never;
    }

    /// <summary>A session of which only what changes was sent, made whole; null when it is not known.</summary>
    /// <param name="sent">What was sent.</param>
    public Session? Whole(Session sent) =>
        _sessions.TryGetValue(sent.Pid, out var known) && known.BackendStart == sent.BackendStart && known.QueryStart == sent.QueryStart
            ? sent with
            {
                DatabaseOid = known.DatabaseOid,
                RoleOid = known.RoleOid,
                Query = known.Query,
                Client = known.Client,
                BackendType = known.BackendType,
                Kind = known.Kind,
                LeaderPid = known.LeaderPid,
                IsVisible = known.IsVisible,
            }
            : null;
}
