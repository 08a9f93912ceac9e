using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Agent.Metrics;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Scheduling;

/// <summary>What the live tier of a target knows. Immutable.</summary>
/// <param name="Condition">How the target is.</param>
/// <param name="Since">Since when, by the agent's clock.</param>
internal sealed record LiveState(TargetCondition Condition, DateTimeOffset Since)
{
    /// <summary>Why it is down, in one line; null when it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>When it is tried again; null when it is up.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>The latest sample and what was said of it; kept when the target goes down, until it is stale.</summary>
    public LockPicture? Picture { get; init; }

    /// <summary>The same as it is shown.</summary>
    public SeenLocks? Locks { get; init; }

    /// <summary>When that was taken, by the monotonic clock.</summary>
    public long TakenAt { get; init; }

    /// <summary>The round.</summary>
    public TierView Tier { get; init; } = new(Tiers.Live, TimeSpan.Zero);

    /// <summary>The lock incidents that last.</summary>
    public ImmutableArray<Incident> Open { get; init; } = [];

    /// <summary>Those that ended while this agent watched, the latest last.</summary>
    public ImmutableArray<Incident> Ended { get; init; } = [];
}
