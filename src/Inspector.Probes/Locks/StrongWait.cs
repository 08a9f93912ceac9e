using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <summary>Somebody waits for a lock on a relation that those who write it conflict with: a DDL statement, or LOCK TABLE.</summary>
/// <param name="Party">Who.</param>
/// <param name="Target">The relation.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Wait">How long so far.</param>
internal sealed record StrongWait(Party Party, LockTarget Target, LockMode Mode, TimeSpan Wait)
{
    /// <summary>
    /// Of each relation the first in the queue, and those that do not stand behind another such: whoever stands behind both stands behind the first. Recovery waits by
    /// rules of its own, and is not among them.
    /// </summary>
    public static IEnumerable<StrongWait> Of(LockSample sample)
    {
        foreach (var queue in sample.Graph.Queues.Where(queue => queue.Target.Key.Type == "relation"))
        {
            var before = new HashSet<Party>();
            foreach (var waiter in queue.Waiters.Where(waiter => IsStrong(waiter.Mode) && sample.Session(waiter.Party.Pid)?.Kind != SessionKind.Startup))
            {
                if (!sample.Graph.BlockersOf(waiter.Party).Any(edge => edge.IsQueued && before.Contains(edge.Blocker)))
                {
                    yield return new(waiter.Party, queue.Target, waiter.Mode, waiter.Since is { } since && since < sample.SampledAt ? sample.SampledAt - since : TimeSpan.Zero);
                }

                before.Add(waiter.Party);
            }
        }
    }

    /// <summary>Those at the end of all ways up from a party, by pid.</summary>
    public static ImmutableArray<Party> RootsAbove(LockSample sample, Party party)
    {
        var (seen, roots, ways) = (new HashSet<Party> { party }, new List<Party>(), new Stack<Party>([party]));
        while (ways.TryPop(out var one))
        {
            var blockers = sample.Graph.BlockersOf(one).Select(edge => edge.Blocker).Distinct().ToList();
            if (blockers.Count == 0)
            {
                roots.Add(one);
            }

            blockers.Where(seen.Add).ToList().ForEach(ways.Push);
        }

        return [.. roots.OrderBy(root => root.Pid).ThenBy(root => root.Gid, StringComparer.Ordinal)];
    }

    private static bool IsStrong(LockMode mode) => LockConflicts.Conflicts(mode, LockMode.RowExclusiveLock);
}
