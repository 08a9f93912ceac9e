using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector;

/// <summary>What is known of a probe before it looks.</summary>
/// <param name="Id">The id, for ever: the class name in kebab case, the metric label and the page name.</param>
/// <param name="Title">A short name for people.</param>
/// <param name="Category">The room it lives in.</param>
/// <param name="Severity">How bad its findings are unless one says otherwise.</param>
public sealed record ProbeInfo(string Id, string Title, Category Category, Severity Severity)
{
    /// <summary>The oldest major version it can look at. Default: the oldest that Inspector reads.</summary>
    public int MinimumVersion { get; init; } = ServerVersion.Oldest;

    /// <summary>What it looks at that may be invisible to the role: it is skipped, or says what it missed.</summary>
    public ImmutableArray<Sight> Sees { get; init; } = [];

    /// <summary>Stronger probes: where one of these reports on the same subject, this one says nothing.</summary>
    public ImmutableArray<string> YieldsTo { get; init; } = [];

    /// <summary>Numbers that configuration may move.</summary>
    public ImmutableArray<Threshold> Thresholds { get; init; } = [];

    /// <summary>Whether it looks unless asked for by name. Default true; matters of style are off.</summary>
    public bool IsOnByDefault { get; init; } = true;
}
