namespace Inspector.Tests.Rules.Recording;

/// <summary>The values of one series in a case, put together of phases that were recorded.</summary>
/// <param name="recording">What was recorded.</param>
/// <param name="series">The series.</param>
/// <param name="scales">Which values are multiplied.</param>
internal sealed class Timeline(Tape recording, RecordedSeries series, IEnumerable<Scale> scales)
{
    private readonly List<double?> _values = [];
    private readonly double _factor = scales.FirstOrDefault(scale => scale.Name == series.Name)?.Factor ?? 1;
    private bool _isHeld;

    /// <summary>The values, in order; null where the series is not there.</summary>
    public IReadOnlyList<double?> Values => _values;

    /// <summary>A phase as it was recorded. A counter goes on where it was.</summary>
    public void Play(string phase)
    {
        var played = recording.Values(series, phase).ConvertAll(Scaled);
        var (before, first) = (_values.LastOrDefault(value => value is not null), played.Find(value => value is not null));
        // between phases that were not recorded one after the other a counter must not seem to be reset
        var shift = series.IsCounter && before is not null && first is not null && _isHeld ? before - first : 0;
        _values.AddRange(played.Select(value => value + shift));
        _isHeld = false;
    }

    /// <summary>A phase goes on.</summary>
    /// <param name="phase">The phase, which was played last.</param>
    /// <param name="steps">For how long.</param>
    /// <param name="repeats">Whether it goes on as it was; else as it was last.</param>
    public void Hold(string phase, int steps, bool repeats)
    {
        var played = recording.Values(series, phase).ConvertAll(Scaled);
        for (var i = 0; i < steps; i++)
        {
            var (value, before) = (played[i % played.Count], i % played.Count == 0 ? null : played[(i % played.Count) - 1]);
            _values.Add(!repeats || _values[^1] is null ? _values[^1] : series.IsCounter ? _values[^1] + Math.Max(0, (value - before) ?? 0) : value);
        }

        _isHeld = true;
    }

    /// <summary>A phase's last step, again and again.</summary>
    /// <param name="phase">The phase, which need not have been played.</param>
    /// <param name="steps">For how long.</param>
    public void Stand(string phase, int steps)
    {
        _values.AddRange(Enumerable.Repeat(Scaled(recording.Values(series, phase)[^1]), steps));
        _isHeld = true;
    }

    /// <summary>Everything from a step on is what the edge says.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="value">Its value.</param>
    /// <param name="from">The first step of the fault.</param>
    /// <param name="held">The first step of which nothing was recorded.</param>
    public void Bound(Edge edge, double value, int from, int held)
    {
        if (edge.Kind == EdgeKind.Time || series.Name != edge.Metric || (edge.Where is { } where && series.Labels.GetValueOrDefault(where.Label) != where.Value))
        {
            return;
        }

        var start = from == 0 ? 0 : _values[from - 1] ?? 0;
        for (var i = from; i < _values.Count; i++)
        {
            _values[i] = edge.Kind == EdgeKind.Rate ? start + (value / recording.Series.Count(one => one.Name == edge.Metric) * (i - from + 1) * RuleCase.Interval.TotalSeconds)
                : series.IsCounter ? Math.Min(_values[i] ?? start, start + value)
                : i >= held ? (_values[i] is null or 0 ? _values[i] : value)
                : _values[i] is { } now ? Math.Min(now, value) : null;
        }
    }


    /// <summary>To the microsecond: more digits say nothing.</summary>
    private double? Scaled(double? value) => value is { } recorded ? Math.Round(recorded * _factor, 6) : null;
}
