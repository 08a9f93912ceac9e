using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Postgres;

/// <summary>One reading of the lock table, with the sessions and prepared transactions of the same moment.</summary>
/// <param name="Rows">The locks on what is waited for.</param>
/// <param name="Sessions">Sessions in transactions, and those that wait; whoever else has such a lock is added.</param>
/// <param name="Prepared">Prepared transactions, without names.</param>
/// <param name="Builds">Index builds at work.</param>
/// <param name="At">When, by the server's clock.</param>
internal sealed record LockReading(
    ImmutableArray<LockRow> Rows, List<Session> Sessions, List<PreparedTransaction> Prepared, List<IndexProgress> Builds, DateTimeOffset At)
{
    /// <summary>Who waited, since when its statement runs, and for whom; null when that was not asked.</summary>
    public FrozenDictionary<int, (DateTimeOffset? Since, ImmutableHashSet<int> Blockers)>? Waiting { get; init; }

    /// <summary>How often the rows were used again.</summary>
    public int Reuses { get; init; }

    /// <summary>Whether the same statements wait for the same sessions: then what they wait for is the same too.</summary>
    public bool IsStillSo(LockReading later) => Waiting is { } before && later.Waiting is { } now && before.Count == now.Count
        && before.All(one => now.TryGetValue(one.Key, out var other) && other.Since == one.Value.Since && other.Blockers.SetEquals(one.Value.Blockers));

    /// <summary>Processes that have a lock on what is waited for, or want one.</summary>
    public IEnumerable<int> Pids()
    {
        var awaited = Rows.Where(row => !row.IsGranted).Select(row => row.Key).ToHashSet();
        return Rows.Where(row => row.Pid != 0 && awaited.Contains(row.Key)).Select(row => row.Pid).Distinct();
    }

    /// <summary>The same, fit for the graph.</summary>
    public LockFacts Facts()
    {
        var gids = Prepared.ToDictionary(one => one.TransactionId, one => one.Gid);
        return new(
            Rows,
            Sessions.Where(one => one.LeaderPid is not null).ToFrozenDictionary(one => one.Pid, one => one.LeaderPid!.Value),
            Rows.Where(row => row is { Pid: 0, Key.TransactionId: not null, IsGranted: true } && gids.ContainsKey(row.Key.TransactionId.Value))
                .DistinctBy(row => row.VirtualTransaction)
                .ToFrozenDictionary(row => row.VirtualTransaction, row => gids[row.Key.TransactionId!.Value], StringComparer.Ordinal),
            At);
    }
}
