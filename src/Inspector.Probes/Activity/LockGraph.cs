using System.Collections.Immutable;

namespace Inspector.Activity;

/// <summary>
/// Who waits for whom at one moment, over all databases of a server: the edges of <c>pg_blocking_pids()</c>, queued ones included, with prepared transactions as
/// pid 0 and parallel workers as their leader. Immutable; safe for several threads.
/// </summary>
public sealed class LockGraph
{
    internal static readonly Comparer<Party> ByPid = Comparer<Party>.Create((x, y) =>
        x.Pid != y.Pid ? x.Pid.CompareTo(y.Pid) : string.CompareOrdinal(x.Gid, y.Gid));

    /// <summary>Nothing waits.</summary>
    public static readonly LockGraph Empty = new(LockWeb.Empty, [], [], [], isOrderExact: true);

    private readonly LockWeb _web;

    internal LockGraph(
        LockWeb web, ImmutableArray<LockQueue> queues, ImmutableArray<Root> roots, ImmutableArray<ImmutableArray<Party>> cycles, bool isOrderExact)
    {
        (_web, Queues, Roots, Cycles, IsOrderExact) = (web, queues, roots, cycles, isOrderExact);
        Edges = new EdgeList(web);
    }

    /// <summary>
    /// All edges, by waiter and blocker. There may be very many: a queue of 500 for one row has 125,000, as <c>pg_blocking_pids()</c> would say; each is made when it
    /// is asked for.
    /// </summary>
    public IReadOnlyList<Edge> Edges { get; }

    /// <summary>Who blocks others and waits for nobody, most blocked first. Those in a cycle have no root but themselves: see <see cref="Cycles"/>.</summary>
    public ImmutableArray<Root> Roots { get; }

    /// <summary>The objects for which somebody waits, the longest queue first.</summary>
    public ImmutableArray<LockQueue> Queues { get; }

    /// <summary>
    /// Deadlocks in the making: each of the parties waits for the next, and the last for the first. Only those that the server confirmed. It breaks them itself
    /// after <c>deadlock_timeout</c>, by failing a statement or by changing the order of a queue.
    /// </summary>
    public ImmutableArray<ImmutableArray<Party>> Cycles { get; }

    /// <summary>
    /// Whether the order of every queue is the server's. False when more waiters than the server was asked about began to wait in so short a time that their order does not
    /// follow from their times: some queued edges among them may point the other way.
    /// </summary>
    public bool IsOrderExact { get; }

    /// <summary>For whom a party waits, by blocker.</summary>
    public IEnumerable<Edge> BlockersOf(Party waiter) => _web.Find(waiter) is >= 0 and var number ? _web.EdgesOf(number) : [];

    /// <summary>Who waits for a party directly, by waiter.</summary>
    public IEnumerable<Edge> WaitersOf(Party blocker) => _web.Find(blocker) is >= 0 and var number ? _web.EdgesTo(number, isLeftOut: null) : [];

    /// <summary>Who waits for a party directly, without some: in a long queue everyone waits for everyone before, and who draws a tree wants each once.</summary>
    /// <param name="blocker">The party.</param>
    /// <param name="except">Waiters that are left out; read when the edges are.</param>
    public IEnumerable<Edge> WaitersOf(Party blocker, IReadOnlySet<Party> except)
    {
        foreach (var edge in _web.Find(blocker) is >= 0 and var number ? _web.EdgesTo(number, except.Contains) : [])
        {
            yield return edge;
        }
    }

    /// <summary>Whether a party waits.</summary>
    public bool IsWaiting(Party party) => _web.Find(party) is >= 0 and var number && _web.BlockersOf(number).Any();

    /// <summary>All that wait for a party, directly or behind others, with the level of each: 1 waits for it directly. Nearest first, then by pid.</summary>
    public IEnumerable<(Party Party, int Level)> Behind(Party party)
    {
        if (_web.Find(party) is not (>= 0 and var first))
        {
            yield break;
        }

        var isSeen = new bool[_web.Parties.Length];
        isSeen[first] = true;
        List<int> level = [first];
        for (var depth = 1; level.Count > 0; depth++)
        {
            var next = new List<int>();
            level.ForEach(one => _web.AddUnseenWaitersOf(one, isSeen, next));
            next.Sort();
            foreach (var one in next)
            {
                yield return (_web.Parties[one], depth);
            }

            level = next;
        }
    }
}
