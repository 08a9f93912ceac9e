using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>The rounds of the agent, as values of a label.</summary>
internal static class Tiers
{
    public const string Live = "live";
    public const string Statistics = "statistics";
    public const string Catalog = "catalog";

    public static ImmutableArray<string> All { get; } = [Live, Statistics, Catalog];
}
