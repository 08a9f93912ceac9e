using Inspector.Agent.Metrics;
using Inspector.Tests.Commands;

namespace Inspector.Tests.Metrics;

/// <summary>Agents of tests: the SDK finds a meter by its name, so each has its own.</summary>
internal sealed class Agents : IDisposable
{
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    public static readonly TimeSpan Live = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static int _count;

    public Agents(int budget = MetricBudget.Default)
    {
        Meter = $"Test{Interlocked.Increment(ref _count)}";
        Metrics = new(Clock, budget, Meter);
    }

    public HandClock Clock { get; } = new();

    public string Meter { get; }

    public AgentMetrics Metrics { get; }

    /// <summary>The page a second later, in the older format.</summary>
    public ParsedPage Page(string? accept = null)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return ParsedPage.Of(Metrics.Page(accept, null));
    }

    public void Dispose() => Metrics.Dispose();
}
