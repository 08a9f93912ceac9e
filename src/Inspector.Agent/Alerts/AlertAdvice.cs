using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Agent.Alerts;

/// <summary>What to do about an incident, and the page that tells more. Pure.</summary>
internal static class AlertAdvice
{
    private const int PileUp = 20;
    private const int LeastDdlQueue = 3;

    /// <summary>Whole sentences.</summary>
    public static string ToDo(Root root, LockSample sample)
    {
        var session = sample.Session(root.Party.Pid);
        return root.State switch
        {
            "deadlock" => "Wait: the server ends a deadlock itself, deadlock_timeout after one of its sessions began to wait. Nobody need be cancelled.",
            "prepared" => "Ask whoever coordinates the transaction whether it is to be committed or rolled back: COMMIT PREPARED or ROLLBACK PREPARED in its database, by its owner or a superuser. Ending sessions changes nothing.",
            null => "Look at the session in pg_stat_activity as a role that has pg_read_all_stats, and ask its owner; this agent's role lacks it.",
            _ => session switch
            {
                { Kind: SessionKind.AutovacuumWorker, PreventsWraparoundByVacuum: true } =>
                    "Let it finish, if those who wait can: it holds off wraparound and begins again when it is cancelled. Who waits for it wants a strong lock, and is better run again later with lock_timeout.",
                { Kind: SessionKind.AutovacuumWorker } => "Wait a second: autovacuum yields to who waits for it. Cancel it if it does not.",
                { Kind: SessionKind.Startup } => "This is recovery itself: end the transaction on the primary whose locks it replays, or wait.",
                { Kind: SessionKind.WalSender or SessionKind.Background } => "This is a process of the server's own: find out what it is for, and stop it at its source.",
                { IsIdleInTransaction: true } => "Ask its owner to end the transaction. Else terminate the session: nothing runs in it that could be cancelled. What it wrote is rolled back.",
                { State: "idle" } => "It holds a lock of its session, most likely an advisory one: ask its owner to unlock it, else terminate the session.",
                _ => "Wait, if its statement will end soon; ask its owner. Else cancel the statement, and terminate the session only if that does not help. Ending those who wait changes nothing.",
            },
        };
    }

    /// <summary>The page of docs/runbooks.</summary>
    public static string Runbook(Root root, LockSample sample)
    {
        var session = sample.Session(root.Party.Pid);
        return root.State switch
        {
            "deadlock" => "PgDeadlocks",
            "prepared" => "PgBlockedByPreparedTransaction",
            _ when session is { PreventsWraparoundByVacuum: true } => "PgWraparoundVacuumBlocks",
            _ when session is { IsIdleInTransaction: true } => "PgBlockedByIdleInTransaction",
            _ when IsDdlQueue(root, sample) => "PgDdlQueue",
            _ => root.Blocked > PileUp ? "PgLockPileUp" : "PgLockWaitLong",
        };
    }

    /// <summary>Whether others stand behind one who wants a table for itself alone.</summary>
    private static bool IsDdlQueue(Root root, LockSample sample)
    {
        var behind = sample.Graph.Behind(root.Party).Select(one => one.Party).ToHashSet();
        return sample.Graph.Queues.Any(queue =>
            queue.Length >= LeastDdlQueue && queue.Waiters.Any(waiter => waiter.Mode == LockMode.AccessExclusiveLock && behind.Contains(waiter.Party)));
    }
}
