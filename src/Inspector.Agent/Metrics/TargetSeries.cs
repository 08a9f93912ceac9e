namespace Inspector.Agent.Metrics;

/// <summary>The series of one target, by who brought them. Not safe for several threads: <see cref="SeriesStore"/> sees to it.</summary>
/// <param name="target">The target's name.</param>
/// <param name="budget">How many series it may have.</param>
internal sealed class TargetSeries(string target, int budget)
{
    /// <summary>After so many intervals without news, what is known is no longer so.</summary>
    private const int StaleAfter = 3;

    private readonly Dictionary<string, Delivery> _deliveries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private readonly int _mostOpen = Math.Max(0, budget - Families.ClosedPerTarget);
    private int _open;

    /// <summary>Puts series in the place of those that the same source brought before. What was there keeps its place; what comes last is left out where the budget ends.</summary>
    public void Replace(string source, long now, TimeSpan interval, IEnumerable<Series> series, TimeProvider time)
    {
        Forget(source);
        ForgetStale(now, time);
        var kept = new List<Series>();
        foreach (var one in series)
        {
            if (Refuses(one) is { } reason)
            {
                _dropped[(int)reason]++;
                continue;
            }

            _keys.Add(one.Key);
            _open += one.Family.IsClosed ? 0 : 1;
            kept.Add(one);
        }

        _deliveries.Add(source, new(now, interval, kept.ToLookup(one => one.Family)));
    }

    /// <summary>Takes away what a source brought.</summary>
    public void Forget(string source)
    {
        if (_deliveries.Remove(source, out var delivery))
        {
            foreach (var one in delivery.Series.SelectMany(family => family))
            {
                _keys.Remove(one.Key);
                _open -= one.Family.IsClosed ? 0 : 1;
            }
        }
    }

    /// <summary>The series of a family that are still true.</summary>
    public IEnumerable<Series> Of(Family family, long now, TimeProvider time) =>
        _deliveries.Values.Where(delivery => !IsStale(delivery, now, time)).SelectMany(delivery => delivery.Series[family]);

    /// <summary>What the target's own bookkeeping says.</summary>
    public Series Count(long now, TimeProvider time)
    {
        ForgetStale(now, time);
        return new(Families.Series, _keys.Count, target);
    }

    /// <summary>What was left out, by reason.</summary>
    public IEnumerable<Series> Dropped() => Enum.GetValues<DropReason>().Select(reason => new Series(Families.SeriesDropped, _dropped[(int)reason], target, Drops.Word(reason)));

    private DropReason? Refuses(Series one) =>
        !one.IsWhole ? DropReason.Broken
        : _keys.Contains(one.Key) ? DropReason.Duplicate
        : !one.Family.IsClosed && _open >= _mostOpen ? DropReason.Budget
        : null;

    private void ForgetStale(long now, TimeProvider time)
    {
        foreach (var (source, _) in _deliveries.Where(delivery => IsStale(delivery.Value, now, time)).ToList())
        {
            Forget(source);
        }
    }

    private static bool IsStale(Delivery delivery, long now, TimeProvider time) => time.GetElapsedTime(delivery.At, now) > StaleAfter * delivery.Interval;

    private sealed record Delivery(long At, TimeSpan Interval, ILookup<Family, Series> Series);
}
