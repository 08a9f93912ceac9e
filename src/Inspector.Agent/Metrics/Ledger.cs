namespace Inspector.Agent.Metrics;

/// <summary>Values that stand until they are told anew: what the agent knows of itself does not grow old. Not safe for several threads.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<Family, Dictionary<string, Series>> _values = [];

    /// <summary>Says what a series is.</summary>
    public void Set(Family family, double value, params ReadOnlySpan<string> labels) => Keep(new(family, value, labels));

    /// <summary>Adds to what a series was, 0 at first.</summary>
    public void Add(Family family, double value, params ReadOnlySpan<string> labels)
    {
        var added = new Series(family, value, labels);
        var before = _values.GetValueOrDefault(family)?.GetValueOrDefault(added.Key)?.Value ?? 0;
        Keep(before == 0 ? added : new(family, before + value, labels));
    }

    /// <summary>Of a label's values, the one that holds is 1 and the others are 0.</summary>
    public void Choose(Family family, Label label, string value, params ReadOnlySpan<string> others)
    {
        foreach (var one in label.Values!.Value)
        {
            Set(family, one == value ? 1 : 0, [.. others, one]);
        }
    }

    /// <summary>Says nothing of a family any more.</summary>
    public void Clear(Family family) => _values.Remove(family);

    /// <summary>The series of a family.</summary>
    public IEnumerable<Series> Of(Family family) => _values.GetValueOrDefault(family)?.Values ?? Enumerable.Empty<Series>();

    /// <summary>What is none of the family's is left out here: the page would have no use for it.</summary>
    private void Keep(Series series)
    {
        if (series.IsWhole)
        {
            if (!_values.TryGetValue(series.Family, out var all))
            {
                _values.Add(series.Family, all = new(StringComparer.Ordinal));
            }

            all[series.Key] = series;
        }
    }
}
