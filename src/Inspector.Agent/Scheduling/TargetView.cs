using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Agent.Scheduling;

/// <summary>How a target is.</summary>
internal enum TargetCondition
{
    /// <summary>It was not asked yet.</summary>
    Starting,

    /// <summary>It answers.</summary>
    Up,

    /// <summary>It does not answer, or does not let us in.</summary>
    Down,
}

/// <summary>What is known of a target at one moment. Immutable; texts from the server are whatever their owners like.</summary>
internal sealed record TargetView
{
    /// <summary>Its name as configured.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is, without secrets: <c>db1:5432</c>.</summary>
    public required string Place { get; init; }

    /// <summary>How it is.</summary>
    public TargetCondition Condition { get; init; }

    /// <summary>Since when, by the agent's clock.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it is down, in one line, without secrets; null when it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>When it is tried again; null when it is up.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>For example <c>15.20</c>; null before it first answered.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>Whether it is a standby; null before it first answered.</summary>
    public bool? IsStandby { get; init; }

    /// <summary>The rounds, the most frequent first.</summary>
    public ImmutableArray<TierView> Tiers { get; init; } = [];

    /// <summary>Which agent of the fleet watches it, by name; null where nobody does, and without a fleet.</summary>
    public string? Watcher { get; init; }

    /// <summary>The share of one core of the server that our own statements took of late.</summary>
    public double CoreShare { get; init; }

    /// <summary>The share that they may take.</summary>
    public double CoreShareBudget { get; init; }

    /// <summary>By how much intervals are longer than configured, because the budget is spent. At least 1.</summary>
    public double Stretch { get; init; } = 1;

    /// <summary>Who waits for whom; null before the first sample, and once it is older than three intervals.</summary>
    public SeenLocks? Locks { get; init; }

    /// <summary>The lock incidents that last.</summary>
    public ImmutableArray<Incident> OpenIncidents { get; init; } = [];

    /// <summary>The lock incidents that ended while this agent watched, the latest last; at most 1,000.</summary>
    public ImmutableArray<Incident> EndedIncidents { get; init; } = [];

    /// <summary>The databases that are looked at, by name.</summary>
    public ImmutableArray<DatabaseView> Databases { get; init; } = [];

    /// <summary>The databases that are not looked at, each with the reason in one line; those that the configuration excludes are not among them.</summary>
    public ImmutableArray<string> Skipped { get; init; } = [];
}

/// <summary>One of a target's rounds.</summary>
/// <param name="Name">One of <see cref="Metrics.Tiers"/>.</param>
/// <param name="Interval">How often it is to run, as configured.</param>
internal sealed record TierView(string Name, TimeSpan Interval)
{
    /// <summary>How often it runs now: longer than <see cref="Interval"/> when the budget is spent.</summary>
    public TimeSpan EffectiveInterval { get; init; } = Interval;

    /// <summary>When it last succeeded; null for never.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>The same by the monotonic clock: whether it is stale no wall clock that jumps may say.</summary>
    public long SucceededAt { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan? LastDuration { get; init; }

    /// <summary>Why it failed the last time that it ran, in one line; null when it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether its last success is older than three of its intervals.</summary>
    public bool IsStale { get; init; }
}

/// <summary>A database of a target.</summary>
/// <param name="Name">Its name.</param>
internal sealed record DatabaseView(string Name)
{
    /// <summary>What was found the last time; null before, or where it could not be inspected yet.</summary>
    public KeptInspection? Inspection { get; init; }

    /// <summary>Why it could not be inspected the last time, in one line; null when it could.</summary>
    public string? Problem { get; init; }
}
