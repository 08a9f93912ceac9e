using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Remediation;
using Link = Inspector.Activity.LockGraph.Link;

namespace Inspector.Activity;

/// <summary>
/// Makes the graph from the rows of the lock table by the server's own rules (<c>pg_blocking_pids</c> of lockfuncs.c): one waits for everyone outside its own group who
/// holds a conflicting mode on the object, and for everyone before it in the queue who wants one.
/// </summary>
/// <param name="facts">The rows.</param>
/// <param name="describe">What a lock is on, by name; for a lock on a transaction the row that the waiter wants, if known, is given too.</param>
/// <param name="state">The state of a root.</param>
internal sealed class LockGraphBuilder(LockFacts facts, Func<LockKey, LockKey?, LockTarget> describe, Func<Party, string?> state)
{
    private readonly List<LockedObject> _objects = LockedObject.Of(facts);

    /// <summary>The parties about whose place in a queue the server should be asked, at most so many.</summary>
    public ImmutableArray<int> Questions(TimeSpan near, int most, out bool isComplete) => LockOrder.Questions(_objects, near, most, out isComplete);

    /// <summary>The graph.</summary>
    /// <param name="answers">What the server said of those that were asked about: whom they wait for.</param>
    /// <param name="isOrderExact">Whether all were asked about that had to be.</param>
    /// <param name="suspects">Parties in cycles that the server has not been asked about: to be sure, ask about them, and build again.</param>
    public LockGraph Build(IReadOnlyDictionary<int, ImmutableHashSet<int>> answers, bool isOrderExact, out ImmutableArray<int> suspects)
    {
        suspects = [];
        if (_objects.Count == 0)
        {
            return LockGraph.Empty;
        }

        var parties = _objects.SelectMany(one => one.Entries).Select(entry => entry.Party).Distinct().Order(LockGraph.ByPid).ToImmutableArray();
        var places = parties.Select((party, at) => (party, at)).ToFrozenDictionary(pair => pair.party, pair => pair.at);
        var rows = RowsOfWaiters();
        var order = new LockOrder(answers);
        var links = new List<Link>();
        var queues = ImmutableArray.CreateBuilder<LockQueue>();
        foreach (var one in _objects)
        {
            var whole = describe(one.Key, CommonRow(one, rows));
            var begun = links.Count;
            foreach (var waiter in one.Waiters)
            {
                var target = rows.Count > 0 && one.Key.Type == "transactionid" ? describe(one.Key, rows.GetValueOrDefault(waiter.Pid)) : whole;
                AddLinks(links, begun, one, waiter, target, order, places);
            }

            queues.Add(QueueOf(one, whole));
        }

        links.Sort((x, y) => x.Waiter != y.Waiter ? x.Waiter.CompareTo(y.Waiter) : x.Blocker.CompareTo(y.Blocker));
        var shape = new LockShape(parties, links);
        var cycles = shape.Cycles();
        suspects = [.. cycles.SelectMany(cycle => cycle).Select(party => party.Pid).Where(pid => !answers.ContainsKey(pid)).Distinct().Order()];
        return new(parties, [.. links], queues.ToImmutable(), shape.Roots(state), [.. cycles.Where(cycle => IsConfirmed(cycle, answers))], isOrderExact);
    }

    private static bool IsConfirmed(ImmutableArray<Party> cycle, IReadOnlyDictionary<int, ImmutableHashSet<int>> answers) =>
        Enumerable.Range(0, cycle.Length).All(at =>
            answers.TryGetValue(cycle[at].Pid, out var said) && said.Contains(cycle[(at + 1) % cycle.Length].Pid));

    /// <summary>Adds for whom one process waits. Of several processes of a party it is told once, by the one that has waited longest.</summary>
    private void AddLinks(List<Link> links, int begun, LockedObject one, LockEntry waiter, LockTarget target, LockOrder order, FrozenDictionary<Party, int> places)
    {
        var awaits = waiter.Awaits!.Value;
        var wait = waiter.Since is { } since ? facts.At > since ? facts.At - since : TimeSpan.Zero : (TimeSpan?)null;
        foreach (var other in one.Entries)
        {
            if (other.Party == waiter.Party)
            {
                continue;
            }

            var held = LockConflicts.Strongest(other.Held, awaits);
            var isQueued = held is null;
            if (held is null && (other.Awaits is not { } wanted || !LockConflicts.Conflicts(wanted, awaits) || !order.IsBefore(other, waiter)))
            {
                continue;
            }

            var link = new Link(places[waiter.Party], places[other.Party], target, awaits, held ?? other.Awaits!.Value, isQueued, wait);
            if (one.HasGroups && links.FindIndex(begun, said => said.Waiter == link.Waiter && said.Blocker == link.Blocker) is var known and >= 0)
            {
                links[known] = links[known].IsQueued && !isQueued ? link : links[known]; // of a group what it holds counts more than what it wants
            }
            else
            {
                links.Add(link);
            }
        }
    }

    /// <summary>The row that each waiting process wants, where it has the tuple lock that comes before waiting for another's transaction.</summary>
    private Dictionary<int, LockKey?> RowsOfWaiters() =>
        facts.Rows.Where(row => row.IsGranted && row.Key.Type == "tuple").GroupBy(row => row.Pid).ToDictionary(rows => rows.Key, rows => (LockKey?)rows.First().Key);

    private static LockKey? CommonRow(LockedObject one, Dictionary<int, LockKey?> rows) =>
        one.Key.Type == "transactionid" && one.Waiters.Select(waiter => rows.GetValueOrDefault(waiter.Pid)).Distinct().ToList() is [var only] ? only : null;

    private static LockQueue QueueOf(LockedObject one, LockTarget target) => new(
        target,
        [.. one.Entries.Where(entry => entry.Held != 0).Select(entry => new LockHolder(entry.Party, [.. Enum.GetValues<LockMode>().Where(mode => (entry.Held & LockConflicts.Bit(mode)) != 0)]))],
        [.. one.Waiters.Select(waiter => new LockWaiter(waiter.Party, waiter.Pid, waiter.Awaits!.Value, waiter.Since))]);
}
