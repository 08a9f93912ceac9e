using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>
/// A root and those who wait for it, each once: below the nearest of those that it waits for. Those that are alike and have nobody behind them are folded into one line.
/// </summary>
/// <param name="Root">The root; of a deadlock one of its parties.</param>
/// <param name="Top">The root as a node, without an edge of its own.</param>
/// <param name="Elsewhere">How many of those behind it stand in an earlier tree, because they wait for that root too.</param>
internal sealed record LockTree(Root Root, LockNode Top, int Elsewhere)
{
    /// <summary>Levels that are drawn; what is deeper is counted.</summary>
    private const int MostLevels = 8;

    /// <summary>The same where nothing is folded: what is deeper has no room on any screen.</summary>
    private const int MostLevelsUnfolded = 50;

    /// <summary>The trees of a sample, in the order in which to show them.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="order">What comes first.</param>
    /// <param name="isFolded">Whether to fold; else everybody is shown.</param>
    public static IEnumerable<LockTree> Of(LockSample sample, LockOrdering order, bool isFolded)
    {
        var seen = new HashSet<Party>();
        foreach (var root in Ordered(sample, order))
        {
            yield return Grow(sample, root, seen, isFolded);
        }
    }

    /// <summary>The tree of one root, folded, with all who wait for it, whoever else they wait for.</summary>
    public static LockTree Of(LockSample sample, Root root) => Grow(sample, root, [], isFolded: true);

    /// <summary>How long a root's transaction is open.</summary>
    public static TimeSpan? Age(LockSample sample, Party party) => party.IsPrepared
        ? sample.SampledAt - sample.Prepared(party.Gid)?.PreparedAt
        : sample.Session(party.Pid)?.TransactionAge(sample.SampledAt);

    private static IEnumerable<Root> Ordered(LockSample sample, LockOrdering order)
    {
        var deadlocks = sample.Graph.Cycles.Select(cycle => new Root(cycle[0], "deadlock", cycle.Length, 1));
        var roots = sample.Graph.Roots.AsEnumerable();
        return deadlocks.Concat(order switch
        {
            LockOrdering.Age => roots.OrderByDescending(root => Age(sample, root.Party) ?? TimeSpan.Zero),
            LockOrdering.Wait => roots.OrderByDescending(root => sample.Graph.WaitersOf(root.Party).Max(edge => edge.Wait) ?? TimeSpan.Zero),
            _ => roots,
        });
    }

    private static LockTree Grow(LockSample sample, Root root, HashSet<Party> seen, bool isFolded)
    {
        seen.Add(root.Party);
        var (below, level, elsewhere, deeper) = (new Dictionary<Party, List<Edge>>(), new List<Party> { root.Party }, new HashSet<Party>(), 0);
        for (var depth = 1; level.Count > 0; depth++)
        {
            var next = new List<Party>();
            var edges = depth == 1 ? sample.Graph.WaitersOf(root.Party) : level.SelectMany(one => sample.Graph.WaitersOf(one, seen));
            foreach (var edge in edges.OrderBy(edge => edge.IsQueued))
            {
                if (seen.Add(edge.Waiter))
                {
                    next.Add(edge.Waiter);
                    if (depth <= (isFolded ? MostLevels : MostLevelsUnfolded))
                    {
                        Below(edge.Blocker).Add(edge);
                    }
                    else
                    {
                        deeper++;
                    }
                }
                else if (depth == 1)
                {
                    elsewhere.Add(edge.Waiter);
                }
            }

            level = next;
        }

        return new(root, new LockNodes(sample, below, isFolded).Of(root.Party, edge: null, deeper), elsewhere.Count);

        List<Edge> Below(Party blocker)
        {
            if (!below.TryGetValue(blocker, out var edges))
            {
                below.Add(blocker, edges = []);
            }

            return edges;
        }
    }
}

/// <summary>Somebody in a tree.</summary>
/// <param name="Party">Who.</param>
/// <param name="Edge">Why it stands below another; null for a root.</param>
/// <param name="Waiters">Who stands below it, the longest waiting first, with the folded ones behind the one that they are like.</param>
/// <param name="Folded">How many more wait below it, in levels that are not drawn, or because there are too many.</param>
internal sealed record LockNode(Party Party, Edge? Edge, ImmutableArray<LockEntry> Waiters, int Folded);

/// <summary>A node, or a number of nodes that are like the one before.</summary>
/// <param name="Node">The node; null for a fold.</param>
/// <param name="Count">How many were folded; 0 for a node.</param>
/// <param name="What">What they do: <c>SELECT on public.orders</c>; raw.</param>
/// <param name="Longest">How long the longest waits; null when not known.</param>
internal readonly record struct LockEntry(LockNode? Node, int Count, string What, TimeSpan? Longest);

/// <summary>Which root comes first.</summary>
internal enum LockOrdering
{
    /// <summary>The one that blocks most.</summary>
    Blocked,

    /// <summary>The one behind which somebody waits longest.</summary>
    Wait,

    /// <summary>The one whose transaction is open longest.</summary>
    Age,
}
