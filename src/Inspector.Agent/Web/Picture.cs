using System.Collections.Immutable;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Scheduling.Fleet;

namespace Inspector.Agent.Web;

/// <summary>The agent at one moment: what is asked twice within an answer is the same, and is worked out once. For one answer, and not thread-safe.</summary>
/// <param name="agent">The agent.</param>
internal sealed class Picture(IAgentView agent) : IAgentView
{
    private ImmutableArray<TargetView>? _targets;
    private ConfigurationState? _configuration;

    /// <inheritdoc/>
    public DateTimeOffset StartedAt => agent.StartedAt;

    /// <inheritdoc/>
    public ConfigurationState Configuration => _configuration ??= agent.Configuration;

    /// <inheritdoc/>
    public HistoryStore History => agent.History;

    /// <inheritdoc/>
    public ImmutableArray<TargetView> Targets => _targets ??= agent.Targets;

    /// <inheritdoc/>
    public FleetState? Fleet => agent.Fleet;

    /// <inheritdoc/>
    public bool IsStopping => agent.IsStopping;

    /// <inheritdoc/>
    public string? Stalled => agent.Stalled;
}
