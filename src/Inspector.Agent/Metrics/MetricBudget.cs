namespace Inspector.Agent.Metrics;

/// <summary>What bounds the metrics.</summary>
internal static class MetricBudget
{
    /// <summary>The name of the meter.</summary>
    public const string Meter = "Inspector";

    /// <summary>Series of one target by default: a server of some forty databases, sixty series each, with room for a bad day.</summary>
    public const int Default = 3000;
}
