using System.Collections;
using System.Collections.Immutable;
using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>
/// Who waits for whom at one moment, over all databases of a server: the edges of <c>pg_blocking_pids()</c>, queued ones included, with prepared transactions as
/// pid 0 and parallel workers as their leader. Immutable; safe for several threads.
/// </summary>
public sealed class LockGraph
{
    /// <summary>Nothing waits.</summary>
    public static readonly LockGraph Empty = new([], [], [], [], [], isOrderExact: true);

    private readonly ImmutableArray<Party> _parties;
    private readonly ImmutableArray<Link> _links;
    private readonly Lazy<ILookup<Party, int>> _byWaiter;
    private readonly Lazy<ILookup<Party, int>> _byBlocker;

    internal LockGraph(
        ImmutableArray<Party> parties,
        ImmutableArray<Link> links,
        ImmutableArray<LockQueue> queues,
        ImmutableArray<Root> roots,
        ImmutableArray<ImmutableArray<Party>> cycles,
        bool isOrderExact)
    {
        (_parties, _links, Queues, Roots, Cycles, IsOrderExact) = (parties, links, queues, roots, cycles, isOrderExact);
        Edges = new EdgeList(this);
        _byWaiter = new(() => Enumerable.Range(0, links.Length).ToLookup(at => parties[links[at].Waiter]));
        _byBlocker = new(() => Enumerable.Range(0, links.Length).ToLookup(at => parties[links[at].Blocker]));
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

    /// <summary>For whom a party waits.</summary>
    public IEnumerable<Edge> BlockersOf(Party waiter) => _byWaiter.Value[waiter].Select(at => Edges[at]);

    /// <summary>Who waits for a party directly.</summary>
    public IEnumerable<Edge> WaitersOf(Party blocker) => _byBlocker.Value[blocker].Select(at => Edges[at]);

    /// <summary>Whether a party waits.</summary>
    public bool IsWaiting(Party party) => _byWaiter.Value.Contains(party);

    /// <summary>All that wait for a party, directly or behind others, with the level of each: 1 waits for it directly. Nearest first, then by pid.</summary>
    public IEnumerable<(Party Party, int Level)> Behind(Party party)
    {
        var seen = new HashSet<Party> { party };
        List<Party> level = [party];
        for (var depth = 1; level.Count > 0; depth++)
        {
            level = [.. level.SelectMany(one => _byBlocker.Value[one]).Select(at => _parties[_links[at].Waiter]).Where(seen.Add).Order(ByPid)];
            foreach (var one in level)
            {
                yield return (one, depth);
            }
        }
    }

    internal static readonly Comparer<Party> ByPid = Comparer<Party>.Create((x, y) =>
        x.Pid != y.Pid ? x.Pid.CompareTo(y.Pid) : string.CompareOrdinal(x.Gid, y.Gid));

    /// <summary>An edge, with waiter and blocker as numbers of the parties.</summary>
    internal readonly record struct Link(int Waiter, int Blocker, LockTarget Target, LockMode Awaits, LockMode Holds, bool IsQueued, TimeSpan? Wait);

    private sealed class EdgeList(LockGraph graph) : IReadOnlyList<Edge>
    {
        public int Count => graph._links.Length;

        public Edge this[int index]
        {
            get
            {
                var link = graph._links[index];
                return new(
                    graph._parties[link.Waiter], graph._parties[link.Blocker], link.Target, link.Awaits, link.Holds, link.IsQueued, link.Wait);
            }
        }

        public IEnumerator<Edge> GetEnumerator()
        {
            for (var at = 0; at < Count; at++)
            {
                yield return this[at];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
