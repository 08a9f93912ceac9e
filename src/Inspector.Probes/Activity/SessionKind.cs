namespace Inspector.Activity;

/// <summary>What a server process is for, from <c>pg_stat_activity.backend_type</c>.</summary>
public enum SessionKind
{
    /// <summary>Not known: the details of other roles' sessions are hidden from our role.</summary>
    Unknown,

    /// <summary>It serves a client (<c>client backend</c>).</summary>
    Client,

    /// <summary>It helps another session with one query; locks of both are those of one group (<c>parallel worker</c>).</summary>
    ParallelWorker,

    /// <summary>Autovacuum at work on one table (<c>autovacuum worker</c>).</summary>
    AutovacuumWorker,

    /// <summary>It sends WAL to a standby or a subscriber (<c>walsender</c>).</summary>
    WalSender,

    /// <summary>It replays WAL: on a standby it holds the ACCESS EXCLUSIVE locks of the primary (<c>startup</c>).</summary>
    Startup,

    /// <summary>Everything else that nobody connected for: apply workers of subscriptions, the checkpointer, workers of extensions.</summary>
    Background,
}
