using System.Collections.Immutable;
using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Findings;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Scheduling;

/// <summary>What all targets of an agent share.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Metrics">Where what was seen goes.</param>
/// <param name="History">Where it is kept.</param>
/// <param name="Log">The log.</param>
internal sealed record Surroundings(TimeProvider Time, AgentMetrics Metrics, HistoryStore History, ILogger Log) : IDisposable
{
    /// <summary>Places for inspections that run at one time: each holds a catalog in memory, and thinks on one core.</summary>
    public SemaphoreSlim Inspections { get; } = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>The fleet that the agent is in; null where it is alone.</summary>
    public Fleet.FleetMember? Fleet { get; init; }

    /// <summary>Which catalogs stay in memory.</summary>
    public CatalogRoom Room { get; } = new();

    /// <summary>Who is told of lock incidents; null for nobody.</summary>
    public IIncidentListener? Incidents { get; init; }

    /// <summary>The rules of the configuration that holds.</summary>
    public ImmutableArray<Suppression> Suppressions { get; set; } = [];

    /// <inheritdoc/>
    public void Dispose() => Inspections.Dispose();
}
