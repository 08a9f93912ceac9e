using System.Collections.Immutable;

namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>How the fleet is, as one of its agents knows it. Immutable.</summary>
/// <param name="Name">What this agent is called.</param>
/// <param name="Store">The store, without secrets.</param>
internal sealed record FleetState(string Name, string Store)
{
    /// <summary>Whether the store answers. While it does not, every agent goes on with what it has.</summary>
    public bool IsInTouch { get; init; }

    /// <summary>Since when that is so, by the agent's clock.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it does not answer, in one line; null when it does.</summary>
    public string? Reason { get; init; }

    /// <summary>The agents that are alive as the store knows, this one among them, by name.</summary>
    public ImmutableArray<FleetMate> Agents { get; init; } = [];
}

/// <summary>An agent of the fleet.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Version">Its version.</param>
/// <param name="Targets">How many targets it watches.</param>
internal sealed record FleetMate(string Name, string Version, int Targets);

/// <summary>What a fleet asks of the agent in it.</summary>
internal interface IFleetWatch
{
    /// <summary>The targets of its configuration.</summary>
    ImmutableArray<string> Wanted { get; }

    /// <summary>What it knows of the targets that it watches now.</summary>
    IEnumerable<TargetView> Own { get; }

    /// <summary>Closes what stayed open after a term that another agent took up.</summary>
    Task CloseRestedAsync();
}
