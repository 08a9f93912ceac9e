using System.Collections.Immutable;

namespace Inspector.Findings;

/// <summary>What of baseline and suppressions silenced nothing, so that a person can tidy up.</summary>
public sealed record Leftovers
{
    /// <summary>Nothing is left over, and the run was full.</summary>
    public static readonly Leftovers None = new();

    /// <summary>Rules whose last day is over, in the order of their files.</summary>
    public ImmutableArray<Suppression> Expired { get; init; } = [];

    /// <summary>Rules that matched no finding, in the order of their files; null when the run was too narrow to say.</summary>
    public ImmutableArray<Suppression>? UnusedSuppressions { get; init; } = ImmutableArray<Suppression>.Empty;

    /// <summary>Entries of the baseline that matched no finding, in its order; null when the run was too narrow to say.</summary>
    public ImmutableArray<BaselineEntry>? UnusedBaselineEntries { get; init; } = ImmutableArray<BaselineEntry>.Empty;
}
