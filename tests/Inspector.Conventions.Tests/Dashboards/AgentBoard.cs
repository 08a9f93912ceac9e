namespace Inspector.Tests.Dashboards;

/// <summary>What the agents cost, themselves and the servers, and whether they keep up.</summary>
internal static class AgentBoard
{
    public const string Uid = "inspector-agent-cost";

    public static Board Create() => new(
        Uid,
        "Inspector / Agent cost",
        "What Inspector takes from the servers that it watches and from the machines that it runs on, and whether it keeps up",
        new Section("What the servers pay", [.. Cost]),
        new Section("Whether it keeps up", [.. Pace]),
        new Section("The agents themselves", [.. Processes]),
        new Section("History, configuration, fleet", [.. Keeping]));

    private static Panel[] Cost =>
    [
        OfTarget(
            "Share of a core that it takes",
            "The time of our transactions, all agents together. Normal is below the budget (next panel); above, rounds become rarer by themselves. Twice the budget for long is a fault of ours.",
            Unit.Share,
            new Query("sum by (target) (rate(inspector_server_time_seconds_total{T}[10m]))", "{{target}}")) with { Alerts = ["PgAgentCostTooHigh"] },
        OfTarget(
            "Share of its budget that it takes",
            "Below 100 % is normal. At 100 % rounds are made rarer; raise budget.coreShare, or make the intervals longer, if that is not wanted.",
            Unit.Share,
            new Query("max by (target) (inspector_target_cost_ratio{T}) / on (target) max by (target) (inspector_target_budget_ratio{T})", "{{target}}")) with { Limit = new(2, "PgAgentCostTooHigh") },
        OfTarget("Connections", "Two are normal, up to four for seconds after a failover. More is a fault of ours.", Unit.Number, new Query("sum by (target) (inspector_target_connections{T})", "{{target}}")) with { Limit = new(5) },
        OfTarget(
            "Time on the server, by round",
            "Seconds of transactions per second. live looks for locks every few seconds, statistics every minute, catalog inspects databases.",
            Unit.Share,
            new Query("sum by (target, tier) (rate(inspector_server_time_seconds_total{T}[10m]))", "{{target}} {{tier}}")) with { Picture = Picture.Areas },
        OfTarget(
            "Time on the server of one round",
            "Of the latest. A round of locks takes milliseconds; one that takes a second looks at a server with very many locks, or one that is short of CPU.",
            Unit.Seconds,
            new Query("max by (target) (inspector_live_sample_database_time_seconds{T})", "{{target}} live"),
            new Query("max by (target) (inspector_statistics_sample_database_time_seconds{T})", "{{target}} statistics")),
        OfTarget(
            "Time on the server of one inspection",
            "Of the latest of each database. Less than half a second for a thousand tables is normal.",
            Unit.Seconds,
            new Query("max by (target, db_namespace) (inspector_inspection_database_time_seconds{D})", "{{target}} {{db_namespace}}")),
    ];

    private static Panel[] Pace =>
    [
        OfTarget(
            "Since a round succeeded, in intervals",
            "Up to 1 is normal. From 3 on what other panels show of that server is old, and goes away.",
            Unit.Number,
            new Query("min by (target, tier) (inspector_tier_since_success_seconds{T}) / on (target, tier) max by (target, tier) (inspector_tier_interval_seconds{T})", "{{target}} {{tier}}")) with { Limit = new(3, "PgProbeStale") },
        OfTarget(
            "Rounds that failed, per second",
            "0 is normal. A server that is down fails every round; else the agent's log says why.",
            Unit.PerSecond,
            new Query("sum by (target, tier) (rate(inspector_tier_rounds_total{T, round_outcome=\"failed\"}[$__rate_interval]))", "{{target}} {{tier}}")) with { Alerts = ["PgTargetDown", "PgProbeStale"] },
        OfTarget(
            "Intervals longer than configured",
            "1 is as configured. More means that the budget is spent and rounds were made rarer.",
            Unit.Number,
            new Query("max by (target, tier) (inspector_tier_stretch_ratio{T})", "{{target}} {{tier}}")) with { Limit = new(2), Unit = Unit.Share },
        OfTarget("How long a round took", "The network included. It should be well below the interval.", Unit.Seconds, new Query("max by (target, tier) (inspector_tier_duration_seconds{T})", "{{target}} {{tier}}")),
        OfTarget("Servers left alone because they failed", "1 while a server is given a rest after failures, and it is not asked. 0 is normal.", Unit.Number, new Query("max by (target) (inspector_target_breaker_open{T})", "{{target}}")) with { Alerts = ["PgTargetDown"], Limit = new(1) },
        OfTarget(
            "Series left out, per second",
            "0 is normal. A server with very many databases has more series than its budget; what matters least is left out.",
            Unit.PerSecond,
            new Query("sum by (target, reason) (rate(inspector_series_dropped_total{T}[$__rate_interval]))", "{{target}} {{reason}}")),
    ];

    private static Panel[] Processes =>
    [
        OfAgent("Processor", "Cores that each agent takes. A few hundredths for ten servers are normal.", Unit.Share, new Query("max by (job, instance) (rate(inspector_process_cpu_time_seconds_total[$__rate_interval]))", "{{instance}}")),
        OfAgent(
            "Memory",
            "Resident, and of that managed objects. It rises for minutes after the start, and with the number of tables; it should not rise for days.",
            Unit.Bytes,
            new Query("max by (job, instance) (inspector_process_resident_memory_bytes)", "{{instance}} resident"),
            new Query("max by (job, instance) (inspector_process_heap_bytes)", "{{instance}} managed")),
        OfAgent("Stood still for the garbage collector", "Share of time. Under 1 % is normal.", Unit.Share, new Query("max by (job, instance) (rate(inspector_process_collector_pauses_seconds_total[$__rate_interval]))", "{{instance}}")),
        OfAgent("Open files and sockets", "Some hundred, and two for each server. It should not rise for days.", Unit.Number, new Query("max by (job, instance) (inspector_process_handles)", "{{instance}}")),
        OfAgent(
            "Running for",
            "A line that falls to 0 is an agent that began anew; again and again is one that is killed, mostly for memory.",
            Unit.Seconds,
            new Query("time() - max by (job, instance) (inspector_process_start_time_seconds)", "{{instance}}")) with { Alerts = ["InspectorAbsent"] },
        OfAgent(
            "The ten probes that think longest",
            "Milliseconds per look, of all agents. It is the agent's own time, not the server's.",
            Unit.Seconds,
            new Query("topk(10, sum by (probe) (inspector_probe_duration_seconds_total) / on (probe) sum by (probe) (inspector_probe_outcomes_total))", "{{probe}}")),
    ];

    private static Panel[] Keeping =>
    [
        OfAgent(
            "Condition of the history",
            "ready is normal, starting for a moment. With any other, entries wait in memory, which is bounded; watching goes on.",
            Unit.Number,
            new Query("max by (job, instance, condition) (inspector_history_condition) == 1", "{{instance}} {{condition}}")) with { Alerts = ["InspectorHistoryTrouble"] },
        OfAgent(
            "Entries that wait or were lost",
            "Some that wait are normal for a second after an inspection. What was lost is gone: see the condition of the history.",
            Unit.Number,
            new Query("max by (job, instance) (inspector_history_waiting)", "{{instance}} wait"),
            new Query("max by (job, instance) (increase(inspector_history_dropped_total[1h]))", "{{instance}} lost for want of room within an hour"),
            new Query("max by (job, instance) (increase(inspector_history_refused_total[1h]))", "{{instance}} refused within an hour")) with { Alerts = ["InspectorHistoryTrouble"] },
        OfAgent(
            "Configuration is wrong",
            "0 is normal. 1: the file was changed and is wrong, the one before it holds; a restart would fail. `inspector config check` says what is wrong.",
            Unit.Number,
            new Query("max by (job, instance) (inspector_configuration_broken)", "{{instance}}")) with { Limit = new(1, "InspectorConfigurationBroken") },
        OfAgent(
            "Servers that each agent watches",
            "In a fleet about equally many; without one, all.",
            Unit.Number,
            new Query("sum by (job, instance) (inspector_target_owner{T})", "{{instance}}")) with { Picture = Picture.Areas, Alerts = ["PgTargetUnowned"] },
        OfAgent(
            "Agents that the fleet's store knows",
            "As many as you run. Absent without a fleet.",
            Unit.Number,
            new Query("max by (job, instance) (inspector_fleet_agents)", "as {{instance}} sees it")),
        OfAgent(
            "The fleet's store answers",
            "1 is normal. At 0 an agent keeps watching what it has, and takes nothing over. Absent without a fleet.",
            Unit.Number,
            new Query("max by (job, instance) (inspector_fleet_in_touch)", "{{instance}}")) with { Limit = new(1, IsBelow: true) },
    ];

    private static Panel OfTarget(string title, string description, string unit, params Query[] queries) => new(Picture.Lines, title, description, [.. queries]) { Unit = unit, LeadsTo = [ServerBoard.Uid] };

    private static Panel OfAgent(string title, string description, string unit, params Query[] queries) => new(Picture.Lines, title, description, [.. queries]) { Unit = unit };
}
