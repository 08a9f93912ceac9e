using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>A label that series may carry. The list is closed: <see cref="Labels"/>.</summary>
/// <param name="Name">Its name on the page.</param>
/// <param name="Meaning">What it says, for <c>docs/metrics.md</c>; no full stop.</param>
/// <param name="Values">The values that it may have; null for one that is bounded by what is watched: names of targets and of databases.</param>
internal sealed record Label(string Name, string Meaning, ImmutableArray<string>? Values = null)
{
    private readonly HashSet<string>? _values = Values is { } known ? new(known, StringComparer.Ordinal) : null;

    /// <summary>Whether the number of its values is known beforehand.</summary>
    public bool IsClosed => _values is not null;

    /// <summary>Whether a value is one of its own.</summary>
    public bool Allows(string value) => _values?.Contains(value) ?? true;

    /// <inheritdoc/>
    public bool Equals(Label? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
