using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>A family of series: one instrument, one name on the page. The list is closed: <see cref="Families"/>.</summary>
/// <param name="Instrument">The instrument's name, with dots, as OTLP sends it.</param>
/// <param name="IsCounter">Whether it only rises, but for resets; else it is a gauge.</param>
/// <param name="Unit">The unit in UCUM: <c>s</c>, <c>1</c> for a ratio, <c>{session}</c> for what is counted, null for a truth value.</param>
/// <param name="Help">What it says, in one line without a full stop.</param>
/// <param name="Labels">The labels of each of its series, in this order.</param>
internal sealed record Family(string Instrument, bool IsCounter, string? Unit, string Help, ImmutableArray<Label> Labels)
{
    /// <summary>The name on the page: base unit and <c>_total</c> are part of it.</summary>
    public string Name { get; } = ExpositionName.Of(Instrument, Unit, IsCounter ? SampleKind.Counter : SampleKind.Gauge) + (IsCounter ? ExpositionName.Total : "");

    /// <summary>Whether its number of series for one target is known beforehand.</summary>
    public bool IsClosed { get; } = Labels.All(label => label.IsClosed || label == Metrics.Labels.Target);

    /// <summary>How many series a target can have of it; of one that is not closed, in one database.</summary>
    public int SeriesPerTarget { get; } = Labels.Aggregate(1, (product, label) => product * (label.Values?.Length ?? 1));

    /// <summary>Whether its series belong to targets; else to the agent.</summary>
    public bool IsOfTarget { get; } = Labels.Contains(Metrics.Labels.Target);

    /// <inheritdoc/>
    public bool Equals(Family? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Instrument);
}
