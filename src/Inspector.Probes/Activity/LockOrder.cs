using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>
/// Who stands before whom in the queue of an object. A waiter goes to the end, so the order is that of <c>waitstart</c>, but for two cases (<c>ProcSleep</c> of proc.c).
/// Who already has a lock on the object that somebody in the queue conflicts with is put before him. And the time is noted a moment after the place is taken, so that two who
/// came at almost the same time may have their times the wrong way round, or none yet. There the server is asked, by <c>pg_blocking_pids()</c>.
/// </summary>
/// <param name="answers">What the server said, by the pid of the party; nothing of those that no longer wait.</param>
internal sealed class LockOrder(IReadOnlyDictionary<int, ImmutableHashSet<int>> answers)
{
    /// <summary>Waits that began closer together than this are asked about. The two moments are some instructions apart, unless the process loses its core between them.</summary>
    internal static readonly TimeSpan Close = TimeSpan.FromMilliseconds(10);

    /// <summary>Nothing was asked.</summary>
    public static LockOrder ByTime { get; } = new(FrozenDictionary<int, ImmutableHashSet<int>>.Empty);

    /// <summary>The parties about which the server should be asked.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="near">Waits that began closer together than this are asked about: <see cref="Close"/>, unless a test knows better.</param>
    /// <param name="most">How many to ask about. If that is too few, only those are asked about that hold something, for whom time says nothing.</param>
    /// <param name="isComplete">Whether these are all.</param>
    public static ImmutableArray<int> Questions(IEnumerable<LockedObject> objects, TimeSpan near, int most, out bool isComplete)
    {
        var (holders, close) = (new SortedSet<int>(), new SortedSet<int>());
        foreach (var one in objects.Where(one => one.Waiters.Count > 1))
        {
            for (var i = 0; i < one.Waiters.Count; i++)
            {
                var waiter = one.Waiters[i];
                if (waiter.HoldsSome)
                {
                    if (one.Waiters.Exists(other => Contend(waiter, other)))
                    {
                        holders.Add(waiter.Party.Pid);
                    }
                }
                else if (IsClose(one, i, near))
                {
                    close.Add(waiter.Party.Pid);
                }
            }
        }

        close.ExceptWith(holders);
        isComplete = holders.Count + close.Count <= most;
        return isComplete ? [.. holders, .. close] : [.. holders.Take(most)]; // of a crowd that came at once a part of the order would say little
    }

    /// <summary>Whether one waiter of an object stands before another that it contends with.</summary>
    public bool IsBefore(LockEntry first, LockEntry second)
    {
        if (answers.TryGetValue(second.Party.Pid, out var said))
        {
            return said.Contains(first.Party.Pid);
        }

        if (!second.HoldsSome && answers.TryGetValue(first.Party.Pid, out said)) // else it may be named for what it holds, wherever it stands
        {
            return !said.Contains(second.Party.Pid);
        }

        // who holds something and was not asked about may stand anywhere: then nothing is said
        return !first.HoldsSome && !second.HoldsSome && first.Place < second.Place;
    }

    private static bool IsClose(LockedObject one, int at, TimeSpan near)
    {
        var waiter = one.Waiters[at];
        for (var i = at - 1; i >= 0; i--)
        {
            var other = one.Waiters[i];
            if (waiter.Since is { } since && other.Since is { } before && since - before > near)
            {
                return false;
            }

            if (Contend(waiter, other))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contend(LockEntry x, LockEntry y) => x.Party != y.Party && LockConflicts.Conflicts(x.Awaits!.Value, y.Awaits!.Value);
}
