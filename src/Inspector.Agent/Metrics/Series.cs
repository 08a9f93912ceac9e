using System.Diagnostics.Metrics;

namespace Inspector.Agent.Metrics;

/// <summary>One value of a family. Immutable.</summary>
internal sealed class Series
{
    private readonly string[] _labels;

    /// <summary>A value.</summary>
    /// <param name="family">Which.</param>
    /// <param name="value">The value, in the family's unit.</param>
    /// <param name="labels">The values of the family's labels, in its order; empty for one that is absent. Raw.</param>
    public Series(Family family, double value, params ReadOnlySpan<string> labels)
    {
        (Family, Value, _labels) = (family, value, new string[labels.Length]);
        for (var at = 0; at < labels.Length; at++)
        {
            _labels[at] = LabelText.Clean(labels[at]);
        }

        var tags = new KeyValuePair<string, object?>[Math.Min(labels.Length, family.Labels.Length)];
        for (var at = 0; at < tags.Length; at++)
        {
            tags[at] = new(family.Labels[at].Name, _labels[at]);
        }

        Measurement = new(value, tags);
        Key = $"{family.Instrument}\0{string.Join('\0', _labels)}"; // no label holds it: it is cleaned away
    }

    public Family Family { get; }

    public double Value { get; }

    /// <summary>Equal for two that the page could not tell apart, and only then.</summary>
    public string Key { get; }

    /// <summary>Whether it is one that its family may have.</summary>
    public bool IsWhole =>
        double.IsFinite(Value)
        && (Value >= 0 || !Family.IsCounter)
        && _labels.Length == Family.Labels.Length
        && Family.Labels.Zip(_labels).All(pair => pair.First.Allows(pair.Second));

    /// <summary>The series as the instrument's callback hands it on; made once, read at every collection.</summary>
    public Measurement<double> Measurement { get; }
}
