using System.Collections.Immutable;
using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>
/// Who is in whose way, worked out whenever it is asked: in a long queue everyone waits for everyone before, and so many pairs are not worth keeping. Parties are numbers here, in the
/// order of <see cref="LockGraph.ByPid"/>. Not changed after it was made.
/// </summary>
internal sealed class LockWeb
{
    public static readonly LockWeb Empty = new([], LockOrder.ByTime, DateTimeOffset.MinValue);

    private readonly LockOrder _order;
    private readonly DateTimeOffset _at;
    private readonly List<(LockedObject Object, LockEntry Entry)>[] _entries;

    /// <summary>Ties them together, and numbers the entries.</summary>
    /// <param name="objects">The objects, each waiter with its target.</param>
    /// <param name="order">Who stands before whom.</param>
    /// <param name="at">When.</param>
    public LockWeb(IReadOnlyCollection<LockedObject> objects, LockOrder order, DateTimeOffset at)
    {
        (_order, _at) = (order, at);
        Parties = [.. objects.SelectMany(one => one.Entries).Select(entry => entry.Party).Distinct().Order(LockGraph.ByPid)];
        _entries = [.. Parties.Select(_ => new List<(LockedObject, LockEntry)>(1))];
        var numbers = Parties.Select((party, number) => (party, number)).ToDictionary(pair => pair.party, pair => pair.number);
        foreach (var one in objects)
        {
            // of several processes of a party those that have waited longer come first
            foreach (var entry in one.HasGroups ? one.Entries.OrderBy(entry => entry.Place) : one.Entries.AsEnumerable())
            {
                entry.Number = numbers[entry.Party];
                _entries[entry.Number].Add((one, entry));
            }
        }
    }

    /// <summary>All who have something of an object that is waited for, or want it.</summary>
    public ImmutableArray<Party> Parties { get; }

    /// <summary>The number of a party; negative when there is none.</summary>
    public int Find(Party party) => Parties.BinarySearch(party, LockGraph.ByPid);

    /// <summary>Those that wait for one directly; one that waits by several processes may come twice.</summary>
    public IEnumerable<int> WaitersOf(int number)
    {
        foreach (var (one, entry) in _entries[number])
        {
            foreach (var waiter in one.Waiters)
            {
                if (waiter.Number != number && IsInTheWay(entry, waiter))
                {
                    yield return waiter.Number;
                }
            }
        }
    }

    /// <summary>The same without those that are seen, which are marked so: each once.</summary>
    public void AddUnseenWaitersOf(int number, bool[] isSeen, List<int> found)
    {
        foreach (var (one, entry) in _entries[number])
        {
            foreach (var waiter in one.Waiters)
            {
                if (!isSeen[waiter.Number] && IsInTheWay(entry, waiter))
                {
                    isSeen[waiter.Number] = true;
                    found.Add(waiter.Number);
                }
            }
        }
    }

    /// <summary>For whom one waits; one with several processes may come twice.</summary>
    public IEnumerable<int> BlockersOf(int number)
    {
        foreach (var (one, waiter) in _entries[number])
        {
            if (waiter.Awaits is null)
            {
                continue;
            }

            foreach (var other in one.Entries)
            {
                if (other.Number != number && IsInTheWay(other, waiter))
                {
                    yield return other.Number;
                }
            }
        }
    }

    /// <summary>How many edges begin at one.</summary>
    public int CountOf(int number) => _entries[number].Exists(one => one.Object.HasGroups) ? EdgesOf(number).Count : BlockersOf(number).Count();

    /// <summary>The edges of one that waits, by blocker. Of several processes that wait for one object it is told once, by the one that has waited longest.</summary>
    public List<Edge> EdgesOf(int number)
    {
        var edges = new List<Edge>();
        var (begun, last) = (0, (LockedObject?)null);
        foreach (var (one, waiter) in _entries[number])
        {
            (begun, last) = ReferenceEquals(one, last) ? (begun, last) : (edges.Count, one);
            if (waiter.Awaits is null)
            {
                continue;
            }

            foreach (var other in one.Entries)
            {
                if (other.Number == number || !IsInTheWay(other, waiter))
                {
                    continue;
                }

                var edge = EdgeOf(waiter, other);
                if (one.HasGroups && edges.FindIndex(begun, said => said.Blocker == edge.Blocker) is var known and >= 0)
                {
                    edges[known] = edges[known].IsQueued && !edge.IsQueued ? edge : edges[known]; // of a group what it holds counts more than what it wants
                }
                else
                {
                    edges.Add(edge);
                }
            }
        }

        // processes are not always in the order of their parties, and objects never; of one long queue they are
        return IsOrdered(edges) ? edges : [.. edges.OrderBy(edge => edge.Blocker, LockGraph.ByPid)];
    }

    /// <summary>The edges of those that wait for one directly, by waiter.</summary>
    /// <param name="number">The blocker.</param>
    /// <param name="isLeftOut">Waiters that are not wanted; null for none.</param>
    public IEnumerable<Edge> EdgesTo(int number, Predicate<Party>? isLeftOut)
    {
        var edges = new List<Edge>();
        foreach (var (one, entry) in _entries[number])
        {
            foreach (var waiter in one.Waiters)
            {
                if (waiter.Number != number && isLeftOut?.Invoke(waiter.Party) != true && IsInTheWay(entry, waiter))
                {
                    edges.Add(EdgeOf(waiter, entry));
                }
            }
        }

        var isPlain = !_entries[number].Exists(one => one.Object.HasGroups);
        return isPlain
            ? edges.OrderBy(edge => edge.Waiter, LockGraph.ByPid)
            : edges.Select(edge => Find(edge.Waiter)).Distinct().Order().SelectMany(waiter => EdgesOf(waiter).Where(edge => edge.Blocker == Parties[number]));
    }

    private static bool IsOrdered(List<Edge> edges)
    {
        for (var at = 1; at < edges.Count; at++)
        {
            if (LockGraph.ByPid.Compare(edges[at - 1].Blocker, edges[at].Blocker) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsInTheWay(LockEntry other, LockEntry waiter) =>
        LockConflicts.Strongest(other.Held, waiter.Awaits!.Value) is not null
        || (other.Awaits is { } wanted && LockConflicts.Conflicts(wanted, waiter.Awaits.Value) && _order.IsBefore(other, waiter));

    private Edge EdgeOf(LockEntry waiter, LockEntry other)
    {
        var held = LockConflicts.Strongest(other.Held, waiter.Awaits!.Value);
        var wait = waiter.Since is { } since ? _at > since ? _at - since : TimeSpan.Zero : (TimeSpan?)null;
        return new(waiter.Party, other.Party, waiter.Target!, waiter.Awaits.Value, held ?? other.Awaits!.Value, held is null, wait);
    }
}
