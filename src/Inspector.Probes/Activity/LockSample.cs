using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Activity;

/// <summary>What a server was doing at one moment, as far as locks are concerned. Immutable.</summary>
public sealed record LockSample
{
    /// <summary>The server's version.</summary>
    public required ServerVersion Version { get; init; }

    /// <summary>Whether it is a standby.</summary>
    public bool IsStandby { get; init; }

    /// <summary>The server's clock when the locks were read: "now" for every probe.</summary>
    public required DateTimeOffset SampledAt { get; init; }

    /// <summary>How long the server was busy with us: from sending to the last row, all statements of this sample together.</summary>
    public TimeSpan DatabaseTime { get; init; }

    /// <summary>Sessions that wait for a lock, parallel workers counted as their leader; prepared transactions never wait.</summary>
    public int Waiters { get; init; }

    /// <summary>Server processes of any kind, those of the server itself included.</summary>
    public int SessionCount { get; init; }

    /// <summary>
    /// The sessions that matter: those that wait, those that are waited for, and those whose transaction is open for 10 s or longer (of the last at most 200, the oldest);
    /// by pid. Never filtered by statement, state or role.
    /// </summary>
    public ImmutableArray<Session> Sessions { get; init; } = [];

    /// <summary>Every prepared transaction of the server, the oldest first.</summary>
    public ImmutableArray<PreparedTransaction> PreparedTransactions { get; init; } = [];

    /// <summary>Who waits for whom.</summary>
    public LockGraph Graph { get; init; } = LockGraph.Empty;

    /// <summary>Locks on relations held by roots and by long transactions that write; see <see cref="HeldLock"/>. By party and object.</summary>
    public ImmutableArray<HeldLock> Held { get; init; } = [];

    /// <summary>How full the lock table is, as last counted; null before the first count.</summary>
    public LockTableUse? LockTable { get; init; }

    /// <summary>Sessions that wait for the lightweight locks of the lock manager (<c>LWLock:LockManager</c>, on 18 also <c>LWLock:LockFastPath</c>); null where hidden from our role.</summary>
    public int? LockManagerWaiters { get; init; }

    /// <summary>Counters as last read, at most 10 s ago or so; null when they could not be read.</summary>
    public ServerCounters? Counters { get; init; }

    /// <summary>The oldest counters that are still kept, up to 15 minutes older than <see cref="Counters"/>; null before there are two readings.</summary>
    public ServerCounters? CountersBefore { get; init; }

    /// <summary>Index builds at work; of other roles' only with <c>pg_read_all_stats</c>.</summary>
    public ImmutableArray<IndexBuild> IndexBuilds { get; init; } = [];

    /// <summary>What could not be seen, and why.</summary>
    public ImmutableArray<Gap> Gaps { get; init; } = [];

    /// <summary>The session of a process id; null when it is not among <see cref="Sessions"/>: it ended while we looked, or does not matter.</summary>
    public Session? Session(int pid)
    {
        var (from, to) = (0, Sessions.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = Sessions[middle].Pid < pid ? (middle + 1, to) : (from, middle);
        }

        return from < Sessions.Length && Sessions[from].Pid == pid ? Sessions[from] : null;
    }

    /// <summary>The prepared transaction of a name; null when there is none.</summary>
    public PreparedTransaction? Prepared(string? gid) => PreparedTransactions.FirstOrDefault(transaction => transaction.Gid == gid);
}
