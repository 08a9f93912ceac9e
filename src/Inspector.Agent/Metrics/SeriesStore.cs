namespace Inspector.Agent.Metrics;

/// <summary>What all targets' series are now. A page only reads this; it never waits for a server. Safe for several threads.</summary>
/// <param name="time">By which data grow old.</param>
/// <param name="seriesPerTarget">How many series one target may have.</param>
internal sealed class SeriesStore(TimeProvider time, int seriesPerTarget)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TargetSeries> _targets = new(StringComparer.Ordinal);

    /// <summary>Puts series in the place of those that the same source brought before, all at once.</summary>
    /// <param name="target">The target.</param>
    /// <param name="source">Who brings them: a tier, an inspected database.</param>
    /// <param name="interval">When the next are due: without them these disappear after three times as long.</param>
    /// <param name="series">The series, those first that matter most.</param>
    public void Replace(string target, string source, TimeSpan interval, IReadOnlyCollection<Series> series)
    {
        lock (_lock)
        {
            if (!_targets.TryGetValue(target, out var one))
            {
                _targets.Add(target, one = new(target, seriesPerTarget));
            }

            one.Replace(source, time.GetTimestamp(), interval, series, time);
        }
    }

    /// <summary>Takes away what a source brought.</summary>
    public void Forget(string target, string source)
    {
        lock (_lock)
        {
            _targets.GetValueOrDefault(target)?.Forget(source);
        }
    }

    /// <summary>Takes away a target.</summary>
    public void Forget(string target)
    {
        lock (_lock)
        {
            _targets.Remove(target);
        }
    }

    /// <summary>The series of a family, over all targets.</summary>
    public IReadOnlyList<Series> Of(Family family)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            return family == Families.Series ? [.. _targets.Values.Select(one => one.Count(now, time))]
                : family == Families.SeriesDropped ? [.. _targets.Values.SelectMany(one => one.Dropped())]
                : [.. _targets.Values.SelectMany(one => one.Of(family, now, time))];
        }
    }
}
