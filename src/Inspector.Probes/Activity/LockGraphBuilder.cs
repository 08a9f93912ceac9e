using System.Collections.Immutable;
using Inspector.Remediation;

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

        var rows = RowsOfWaiters();
        var queues = ImmutableArray.CreateBuilder<LockQueue>();
        foreach (var one in _objects)
        {
            var whole = describe(one.Key, CommonRow(one, rows));
            foreach (var waiter in one.Waiters)
            {
                waiter.Target = rows.Count > 0 && one.Key.Type == "transactionid" ? describe(one.Key, rows.GetValueOrDefault(waiter.Pid)) : whole;
            }

            queues.Add(QueueOf(one, whole));
        }

        var web = new LockWeb(_objects, new(answers), facts.At);
        var shape = new LockShape(web);
        var cycles = shape.Cycles();
        suspects = [.. cycles.SelectMany(cycle => cycle).Select(party => party.Pid).Where(pid => !answers.ContainsKey(pid)).Distinct().Order()];
        return new(web, queues.ToImmutable(), shape.Roots(state), [.. cycles.Where(cycle => IsConfirmed(cycle, answers))], isOrderExact);
    }

    private static bool IsConfirmed(ImmutableArray<Party> cycle, IReadOnlyDictionary<int, ImmutableHashSet<int>> answers) =>
        Enumerable.Range(0, cycle.Length).All(at =>
            answers.TryGetValue(cycle[at].Pid, out var said) && said.Contains(cycle[(at + 1) % cycle.Length].Pid));

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
