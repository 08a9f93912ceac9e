using System.Collections.Immutable;
using Link = Inspector.Activity.LockGraph.Link;

namespace Inspector.Activity;

/// <summary>What follows from who waits for whom: roots and cycles. Parties are numbers here.</summary>
internal sealed class LockShape
{
    private readonly ImmutableArray<Party> _parties;
    private readonly List<int>[] _blockers;
    private readonly List<int>[] _waiters;

    /// <summary>Ties them together.</summary>
    /// <param name="parties">The parties.</param>
    /// <param name="links">Who waits for whom.</param>
    public LockShape(ImmutableArray<Party> parties, List<Link> links)
    {
        _parties = parties;
        _blockers = [.. parties.Select(_ => new List<int>())];
        _waiters = [.. parties.Select(_ => new List<int>())];
        foreach (var link in links)
        {
            _blockers[link.Waiter].Add(link.Blocker);
            _waiters[link.Blocker].Add(link.Waiter);
        }
    }

    /// <summary>Who blocks others and waits for nobody, most blocked first.</summary>
    public ImmutableArray<Root> Roots(Func<Party, string?> state) =>
    [
        .. Enumerable.Range(0, _parties.Length)
            .Where(at => _waiters[at].Count > 0 && _blockers[at].Count == 0)
            .Select(at => RootOf(at, state))
            .OrderByDescending(root => root.Blocked)
            .ThenBy(root => root.Party, LockGraph.ByPid),
    ];

    /// <summary>
    /// Cycles, none sharing a party with another: who breaks one looks again for the rest. Whoever waits for nobody that waits is taken away until only those are left
    /// that are in a cycle or behind one; from there every way along the blockers leads into one.
    /// </summary>
    public List<ImmutableArray<Party>> Cycles()
    {
        var open = _blockers.Select(blockers => blockers.Count).ToArray();
        var isGone = new bool[_parties.Length];
        var cycles = new List<ImmutableArray<Party>>();
        Peel(Enumerable.Range(0, _parties.Length).Where(at => open[at] == 0), open, isGone);
        for (var start = Array.IndexOf(isGone, value: false); start >= 0; start = Array.IndexOf(isGone, value: false))
        {
            var way = new List<int>();
            var at = start;
            while (!way.Contains(at))
            {
                way.Add(at);
                at = _blockers[at].First(blocker => !isGone[blocker]);
            }

            var cycle = way[way.IndexOf(at)..];
            var first = cycle.IndexOf(cycle.Min());
            cycles.Add([.. cycle[first..].Concat(cycle[..first]).Select(one => _parties[one])]);
            Peel(cycle, open, isGone);
        }

        return cycles;
    }

    private void Peel(IEnumerable<int> free, int[] open, bool[] isGone)
    {
        var next = new Queue<int>(free);
        while (next.TryDequeue(out var at))
        {
            if (isGone[at])
            {
                continue;
            }

            isGone[at] = true;
            foreach (var waiter in _waiters[at])
            {
                if (--open[waiter] == 0)
                {
                    next.Enqueue(waiter);
                }
            }
        }
    }

    private Root RootOf(int root, Func<Party, string?> state)
    {
        var isSeen = new bool[_parties.Length];
        isSeen[root] = true;
        List<int> level = [root];
        var (blocked, depth) = (0, -1);
        while (level.Count > 0)
        {
            depth++;
            var below = new List<int>();
            foreach (var waiter in level.SelectMany(at => _waiters[at]))
            {
                if (!isSeen[waiter])
                {
                    isSeen[waiter] = true;
                    below.Add(waiter);
                }
            }

            blocked += below.Count;
            level = below;
        }

        return new(_parties[root], state(_parties[root]), blocked, depth);
    }
}
