using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Tests.Activity;

/// <summary>Whatever is asked of a graph agrees with its edges, which are worked out anew for each question.</summary>
public sealed class RandomGraphTests
{
    [Fact]
    public void Every_answer_of_a_random_graph_follows_from_its_edges()
    {
        var (edges, cycles) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var graph = Graph(new(seed));
            edges += graph.Edges.Count;
            cycles += Agree(graph) ? 1 : 0;
        }

        Assert.True(edges > 2_000 && cycles > 50, $"{edges} edges, {cycles} cycles: the graphs prove too little");
    }

    private static LockGraph Graph(Random random)
    {
        var rows = new Rows();
        var pids = random.Next(2, 14);
        for (var pid = 1; pid <= pids; pid++)
        {
            if (pid > 3 && random.Next(5) == 0)
            {
                rows.Helps(pid, random.Next(1, 4));
            }

            for (var lockOf = random.Next(3); lockOf > 0; lockOf--)
            {
                rows.Holds(pid, (LockMode)random.Next(8), (uint)random.Next(1, 4));
            }

            if (random.Next(4) > 0)
            {
                rows.Waits(pid, (LockMode)random.Next(8), (uint)random.Next(1, 4), hasTime: random.Next(6) > 0);
            }
        }

        if (random.Next(3) == 0)
        {
            rows.Prepared("3/7", (LockMode)random.Next(8), (uint)random.Next(1, 4));
        }

        return rows.Graph();
    }

    /// <summary>Holds every answer to the edges.</summary>
    /// <returns>Whether they have a cycle.</returns>
    private static bool Agree(LockGraph graph)
    {
        List<Edge> edges = [.. graph.Edges];
        Assert.Equal(edges.Count, graph.Edges.Count);
        Assert.Equal(edges, Enumerable.Range(0, edges.Count).Select(at => graph.Edges[at]));
        Assert.Equal(edges.Select(edge => (edge.Waiter.Pid, edge.Blocker.Pid)), edges.Select(edge => (edge.Waiter.Pid, edge.Blocker.Pid)).Order());
        Assert.Equal(edges.Count, edges.Select(edge => (edge.Waiter, edge.Blocker, edge.Target)).Distinct().Count());
        List<Party> parties = [.. graph.Queues.SelectMany(queue => queue.Holders.Select(holder => holder.Party).Concat(queue.Waiters.Select(waiter => waiter.Party))).Distinct()];
        foreach (var party in parties.Append(new(99)))
        {
            Assert.Equal(edges.Where(edge => edge.Waiter == party), graph.BlockersOf(party));
            Assert.Equal(edges.Where(edge => edge.Blocker == party), graph.WaitersOf(party));
            HashSet<Party> some = [.. parties.Where(one => one.Pid % 2 == 0)];
            Assert.Equal(edges.Where(edge => edge.Blocker == party && !some.Contains(edge.Waiter)), graph.WaitersOf(party, some));
            Assert.Equal(edges.Exists(edge => edge.Waiter == party), graph.IsWaiting(party));
            Assert.Equal(Behind(edges, party), graph.Behind(party));
        }

        var roots = parties.Where(party => edges.Exists(edge => edge.Blocker == party) && !edges.Exists(edge => edge.Waiter == party)).ToList();
        Assert.Equal(
            roots.Select(root => (root, Behind(edges, root).Count)).OrderByDescending(root => root.Count).ThenBy(root => root.root.Pid),
            graph.Roots.Select(root => (root.Party, root.Blocked)));
        return parties.Exists(party => edges.Where(edge => edge.Waiter == party).Any(edge => edge.Blocker == party || Behind(edges, party).Exists(one => one.Party == edge.Blocker)));
    }

    private static List<(Party Party, int Level)> Behind(List<Edge> edges, Party party)
    {
        var (behind, level) = (new List<(Party, int)>(), new List<Party> { party });
        var seen = new HashSet<Party> { party };
        for (var depth = 1; level.Count > 0; depth++)
        {
            level = [.. edges.Where(edge => level.Contains(edge.Blocker)).Select(edge => edge.Waiter).Distinct().Where(seen.Add).OrderBy(one => one.Pid)];
            behind.AddRange(level.Select(one => (one, depth)));
        }

        return behind;
    }
}
