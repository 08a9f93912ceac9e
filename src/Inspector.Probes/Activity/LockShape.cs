using System.Collections.Immutable;

namespace Inspector.Activity;

/// <summary>What follows from who waits for whom: roots and cycles.</summary>
/// <param name="web">Who waits for whom.</param>
internal sealed class LockShape(LockWeb web)
{
    /// <summary>Who blocks others and waits for nobody, most blocked first.</summary>
    public ImmutableArray<Root> Roots(Func<Party, string?> state) =>
    [
        .. Enumerable.Range(0, web.Parties.Length)
            .Where(at => !web.BlockersOf(at).Any() && web.WaitersOf(at).Any())
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
        var rest = new Rest(web);
        var cycles = new List<ImmutableArray<Party>>();
        while (rest.First is { } start)
        {
            var way = new List<int>();
            var at = start;
            while (!way.Contains(at))
            {
                way.Add(at);
                at = web.BlockersOf(at).Where(rest.Has).Min();
            }

            var cycle = way[way.IndexOf(at)..];
            var first = cycle.IndexOf(cycle.Min());
            cycles.Add([.. cycle[first..].Concat(cycle[..first]).Select(one => web.Parties[one])]);
            rest.Take(cycle);
        }

        return cycles;
    }

    private Root RootOf(int root, Func<Party, string?> state)
    {
        var isSeen = new bool[web.Parties.Length];
        isSeen[root] = true;
        List<int> level = [root];
        var (blocked, depth) = (0, -1);
        while (level.Count > 0)
        {
            depth++;
            var below = new List<int>();
            foreach (var one in level)
            {
                web.AddUnseenWaitersOf(one, isSeen, below);
            }

            blocked += below.Count;
            level = below;
        }

        return new(web.Parties[root], state(web.Parties[root]), blocked, depth);
    }

    /// <summary>Those that wait for somebody who is left. Each watches one for whom it waits, and looks for another when that one has gone.</summary>
    private sealed class Rest
    {
        private readonly bool[] _isGone;
        private readonly IEnumerator<int>[] _blockers;
        private readonly List<int>[] _watchers;
        private int _first;

        public Rest(LockWeb web)
        {
            var count = web.Parties.Length;
            _isGone = new bool[count];
            _blockers = [.. Enumerable.Range(0, count).Select(at => web.BlockersOf(at).GetEnumerator())];
            _watchers = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
            Look(Enumerable.Range(0, count));
        }

        /// <summary>The first that is left; null when nobody is.</summary>
        public int? First
        {
            get
            {
                while (_first < _isGone.Length && _isGone[_first])
                {
                    _first++;
                }

                return _first < _isGone.Length ? _first : null;
            }
        }

        public bool Has(int one) => !_isGone[one];

        /// <summary>Takes some away, and all who then wait for nobody that is left.</summary>
        public void Take(IEnumerable<int> some)
        {
            List<int> taken = [.. some];
            taken.ForEach(one => _isGone[one] = true);
            Look(taken.SelectMany(one => _watchers[one]).Where(Has).ToList());
        }

        private void Look(IEnumerable<int> bereft)
        {
            var next = new Queue<int>(bereft);
            while (next.TryDequeue(out var at))
            {
                if (_isGone[at])
                {
                    continue;
                }

                var isFree = true;
                while (isFree && _blockers[at].MoveNext())
                {
                    isFree = _isGone[_blockers[at].Current];
                }

                if (!isFree)
                {
                    _watchers[_blockers[at].Current].Add(at);
                    continue;
                }

                _isGone[at] = true;
                foreach (var watcher in _watchers[at])
                {
                    next.Enqueue(watcher);
                }
            }
        }
    }
}
