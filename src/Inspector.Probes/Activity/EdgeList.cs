using System.Collections;

namespace Inspector.Activity;

/// <summary>All edges, by waiter and blocker, each made when it is asked for: how many begin at each waiter is counted at the first question.</summary>
internal sealed class EdgeList(LockWeb web) : IReadOnlyList<Edge>
{
    private readonly Lazy<int[]> _ends = new(() => Ends(web));
    private volatile Tuple<int, List<Edge>>? _last;

    public int Count => _ends.Value is [.., var end] ? end : 0;

    public Edge this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var place = Array.BinarySearch(_ends.Value, index + 1);
            var number = place < 0 ? ~place : place;
            while (number > 0 && _ends.Value[number - 1] == _ends.Value[number])
            {
                number--; // those without edges have their predecessor's end
            }

            var begin = number == 0 ? 0 : _ends.Value[number - 1];
            var edges = _last;
            if (edges?.Item1 != number)
            {
                _last = edges = Tuple.Create(number, web.EdgesOf(number));
            }

            return edges.Item2[index - begin];
        }
    }

    public IEnumerator<Edge> GetEnumerator()
    {
        for (var number = 0; number < web.Parties.Length; number++)
        {
            foreach (var edge in web.EdgesOf(number))
            {
                yield return edge;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int[] Ends(LockWeb web)
    {
        var ends = new int[web.Parties.Length];
        var end = 0;
        for (var number = 0; number < ends.Length; number++)
        {
            ends[number] = end += web.CountOf(number);
        }

        return ends;
    }
}
