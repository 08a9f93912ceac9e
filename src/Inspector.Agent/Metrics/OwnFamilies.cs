using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>The families about the agent itself: what it does, and what that costs. Part of <see cref="Families.All"/>.</summary>
internal static class OwnFamilies
{
    public static readonly Family TierDuration = Gauge("inspector.tier.duration", "s", "How long the latest round took, the network included", Labels.Target, Labels.Tier);

    public static readonly Family TierRounds = Counter("inspector.tier.rounds", "{round}", "Rounds", Labels.Target, Labels.Tier, Labels.RoundOutcome);

    public static readonly Family TierLastSuccess = Gauge(
        "inspector.tier.last_success_timestamp", "s", "When a round last succeeded, by the agent's clock, in Unix time; absent before the first", Labels.Target, Labels.Tier);

    /// <summary>By no clock that two machines have to agree on: an agent whose clock is wrong has no stale tiers.</summary>
    public static readonly Family TierSinceSuccess = Gauge(
        "inspector.tier.since_success", "s", "How long ago a round last succeeded, or first ended where none has; measured by the agent when the page is made", Labels.Target, Labels.Tier);

    public static readonly Family TierInterval = Gauge("inspector.tier.interval", "s", "How often the round runs now", Labels.Target, Labels.Tier);

    public static readonly Family TierStretch = Gauge(
        "inspector.tier.stretch", "1", "By how much the interval is longer than configured because the server's budget is spent; 1 when it is not", Labels.Target, Labels.Tier);

    public static readonly Family TargetConnections = Gauge("inspector.target.connections", "{connection}", "Connections that the agent has to the server", Labels.Target);

    public static readonly Family TargetCost = Gauge("inspector.target.cost", "1", "The share of one core of the server's that the agent takes, by the time of its transactions", Labels.Target);

    public static readonly Family TargetBudget = Gauge("inspector.target.budget", "1", "The share of one core of the server's that it may take", Labels.Target);

    public static readonly Family BreakerOpen = Gauge("inspector.target.breaker_open", null, "Whether the server is left alone for a moment because it failed: 1 or 0", Labels.Target);

    public static readonly Family TargetConfigured = Gauge("inspector.target.configured", null, "Targets of the configuration, whichever agent of the fleet watches them: 1", Labels.Target);

    public static readonly Family TargetOwner = Gauge(
        "inspector.target.owner", null, "Whether this agent watches the target: 1 or 0; over all agents of a fleet the sum is 1 unless nobody does, or two do for a moment", Labels.Target);

    public static readonly Family FleetAgents = Gauge("inspector.fleet.agents", "{agent}", "Agents that the store knows to be alive, this one among them; absent without a fleet");

    public static readonly Family FleetInTouch = Gauge("inspector.fleet.in_touch", null, "Whether the fleet's store answers this agent: 1 or 0; absent without a fleet");

    public static readonly Family Incidents = Counter("inspector.incidents", "{incident}", "Lock incidents that began", Labels.Target);

    public static readonly Family OpenIncidents = Gauge("inspector.open_incidents", "{incident}", "Lock incidents that last", Labels.Target);

    public static readonly Family ProbeDuration = Counter(
        "inspector.probe.duration", "s", "How long the probe thought, over all targets: `inspector_probe_outcomes_total` says how often", Labels.Probe);

    public static readonly Family ConfigurationBroken = Gauge("inspector.configuration.broken", null, "Whether the configuration's file is wrong, and an earlier one holds: 1 or 0");

    public static readonly Family ConfigurationLoaded = Gauge("inspector.configuration.last_load_success_timestamp", "s", "When the configuration that holds was read, in Unix time");

    public static readonly Family HistoryCondition = Gauge("inspector.history.condition", null, "How the store of history is: 1 for what it is, 0 for the rest", Labels.Condition);

    public static readonly Family HistoryWaiting = Gauge("inspector.history.waiting", "{entry}", "Entries that wait in memory to be written");

    public static readonly Family HistoryDropped = Counter("inspector.history.dropped", "{entry}", "Entries that were lost because memory for what waits is bounded");

    public static readonly Family HistoryRefused = Counter("inspector.history.refused", "{entry}", "Entries that were lost because the store would not take them");

    public static readonly Family Pushes = Counter("inspector.otlp.pushes", "{push}", "Pushes to the receiver of OTLP; none where none is configured", Labels.RoundOutcome);

    public static readonly Family AlertsSent = Counter("inspector.alerts.sent", "{message}", "Messages about lock incidents that the receiver took, repetitions among them", Labels.Receiver);

    public static readonly Family AlertFailures = Counter("inspector.alerts.failures", "{attempt}", "Attempts to tell the receiver that failed", Labels.Receiver);

    public static readonly Family AlertsWaiting = Gauge("inspector.alerts.waiting", "{incident}", "Incidents of which the receiver is still to be told", Labels.Receiver);

    public static readonly Family AlertsDropped = Counter("inspector.alerts.dropped", "{message}", "Messages that were lost because memory for what waits is bounded", Labels.Receiver);

    public static readonly Family AlertsFailing = Gauge("inspector.alerts.failing", null, "Whether the latest attempt to tell the receiver failed: 1 or 0", Labels.Receiver);

    public static readonly Family CpuTime = Counter("inspector.process.cpu_time", "s", "Time of processors that the agent took");

    public static readonly Family ResidentMemory = Gauge("inspector.process.resident_memory", "By", "Memory of the agent that is resident");

    public static readonly Family Heap = Gauge("inspector.process.heap", "By", "Memory in managed objects, those that are garbage included");

    public static readonly Family CollectorPauses = Counter("inspector.process.collector_pauses", "s", "How long the agent stood still for the garbage collector");

    public static readonly Family Handles = Gauge("inspector.process.handles", "{handle}", "Files and sockets that the agent has open; absent where the system does not tell");

    public static readonly Family StartTime = Gauge("inspector.process.start_time", "s", "When the agent started, in Unix time");

    /// <summary>All.</summary>
    public static ImmutableArray<Family> All { get; } =
    [
        TierDuration, TierRounds, TierLastSuccess, TierSinceSuccess, TierInterval, TierStretch, TargetConnections, TargetCost, TargetBudget, BreakerOpen,
        TargetConfigured, TargetOwner, FleetAgents, FleetInTouch, Incidents, OpenIncidents, ProbeDuration,
        ConfigurationBroken, ConfigurationLoaded, HistoryCondition, HistoryWaiting, HistoryDropped, HistoryRefused, Pushes,
        AlertsSent, AlertFailures, AlertsWaiting, AlertsDropped, AlertsFailing, CpuTime, ResidentMemory, Heap, CollectorPauses, Handles, StartTime,
    ];

    private static Family Gauge(string instrument, string? unit, string help, params Label[] labels) => new(instrument, IsCounter: false, unit, help, [.. labels]);

    private static Family Counter(string instrument, string unit, string help, params Label[] labels) => new(instrument, IsCounter: true, unit, help, [.. labels]);
}
