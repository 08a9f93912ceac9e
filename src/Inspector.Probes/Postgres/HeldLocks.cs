using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Postgres;

/// <summary>
/// What roots and long transactions that write have locked besides. It takes another pass over the lock table, so it is read when those sessions change, and every 5 s while one of them is
/// at work: who is idle in a transaction locks nothing more.
/// </summary>
/// <param name="options">How.</param>
internal sealed class HeldLocks(LiveOptions options)
{
    /// <summary>Sessions that are asked about.</summary>
    private const int Most = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4.5);

    /// <summary>From when on a transaction that has written is long.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private ImmutableArray<(int Pid, DateTimeOffset? Change, bool IsIdle)> _asked = [];
    private ImmutableArray<(Party, LockKey, LockMode)> _locks = [];
    private long _read;

    /// <summary>The connection is lost.</summary>
    public void Forget() => (_asked, _locks) = ([], []);

    /// <summary>The strongest mode of each party on each relation.</summary>
    public async Task<ImmutableArray<(Party Party, LockKey Key, LockMode Mode)>> ReadAsync(
        GuardedSession session, LockGraph graph, ImmutableArray<Session> sessions, DateTimeOffset at, CancellationToken cancellation)
    {
        ImmutableArray<int> pids =
        [
            .. graph.Roots.Select(root => root.Party.Pid).Where(pid => pid != 0)
                .Concat(sessions.Where(one => one.TransactionId is not null && one.TransactionAge(at) >= Long).OrderBy(one => one.TransactionStart).Select(one => one.Pid))
                .Distinct()
                .Take(Most)
                .Order(),
        ];
        var known = sessions.ToFrozenDictionary(one => one.Pid);
        ImmutableArray<(int, DateTimeOffset?, bool IsIdle)> asked = [.. pids.Select(pid => known.GetValueOrDefault(pid) is { IsIdleInTransaction: true } idle ? (pid, idle.StateChange, true) : (pid, (DateTimeOffset?)null, false))];
        if (pids.IsEmpty)
        {
            Forget();
        }
        else if (!asked.SequenceEqual(_asked) || (asked.Any(one => !one.IsIdle) && options.Time.GetElapsedTime(_read) >= Interval))
        {
            var locks = new List<(Party, LockKey, LockMode)>();
            var reading = new Reading();
            reading.Add(LockRows.Held, pids.ToArray(), row =>
            {
                var (pid, database, relation) = (row.Int32("pid"), row.OidOrNull("database"), row.OidOrNull("relation"));
                locks.Add((new(pid), new("relation", database, relation), LockRows.Mode(row.Text("mode"))));
            });
            await session.ReadAtOnceAsync(reading, options.StatementTimeout, cancellation);
            _locks =
            [
                .. locks.GroupBy(one => (one.Item1, one.Item2)).Select(group => (group.Key.Item1, group.Key.Item2, group.Max(one => one.Item3)))
                    .OrderBy(one => one.Item1.Pid).ThenBy(one => one.Item2.Database).ThenBy(one => one.Item2.Relation),
            ];
            (_asked, _read) = (asked, options.Time.GetTimestamp());
        }

        return _locks;
    }
}
