using System.Collections.Immutable;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;

namespace Inspector.Agent.Scheduling;

/// <summary>What is known of a running agent, for whoever shows it. Nothing here waits for a server; each property may be asked from any thread and is a picture of its moment.</summary>
internal interface IAgentView
{
    /// <summary>When the agent started.</summary>
    DateTimeOffset StartedAt { get; }

    /// <summary>The configuration that holds, and whether the file is what holds.</summary>
    ConfigurationState Configuration { get; }

    /// <summary>What was seen before. Its <see cref="HistoryStore.State"/> says whether it can be asked.</summary>
    HistoryStore History { get; }

    /// <summary>The targets, in the order of the configuration.</summary>
    ImmutableArray<TargetView> Targets { get; }

    /// <summary>The fleet that it is in; null where it is alone.</summary>
    Fleet.FleetState? Fleet { get; }

    /// <summary>Whether it has been told to stop.</summary>
    bool IsStopping { get; }

    /// <summary>Which of its loops no longer turns, in one line: only a new process mends that. Null while all do, however long a target may take.</summary>
    string? Stalled => null;
}
