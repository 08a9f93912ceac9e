namespace Inspector.Tests.Dashboards;

/// <summary>All servers, the worst first.</summary>
internal static class FleetBoard
{
    public const string Uid = "inspector-fleet";

    private static readonly Limit Any = new(1);

    public static Board Create() => new(
        Uid,
        "Inspector / Fleet",
        "Which servers need somebody, the worst first",
        new Section("All servers", [.. Numbers]),
        new Section("Worst first", Servers, Reasons, Blocked, Findings)) { HasDatabases = false };

    private static Panel[] Numbers =>
    [
        Number("Servers", "Servers of the configuration, whichever agent watches them. If one is missing here, it is missing in inspector.yaml.", "count(max by (target) (inspector_target_configured{T}))", null),
        Number(
            "Do not answer",
            "Servers of which no agent has an answer. Normal is 0, but for the seconds of a restart. Look at the reason in the table below, and at the page of the alert.",
            "count(max by (target) (postgresql_up{T}) == 0) or vector(0)",
            Limit.AnyOf("PgTargetDown")),
        Number(
            "Not watched by exactly one agent",
            "Of these nothing on this page is to be believed: nobody watches them, or two agents do. Normal is 0, but for seconds while servers pass from one agent to another.",
            "count(max by (target) (inspector_target_configured{T}) unless on (target) sum by (target) (inspector_target_owner) == 1) or vector(0)",
            Limit.AnyOf("PgTargetUnowned")),
        Number(
            "Sessions that wait for a lock",
            "Over all servers. A few that come and go are normal; a number that stays or rises is a queue: open the locks of the worst server.",
            "sum(max by (target) (postgresql_lock_blocked_sessions{T}))",
            null) with { Alerts = ["PgLockPileUp"] },
        Number(
            "Findings of severity error",
            "Findings that count: neither in the baseline nor suppressed. Normal is 0. Each has a plan; a click on the server in the table leads to it.",
            "sum(max by (target, db_namespace) (inspector_open_findings{T, severity=\"error\"}))",
            Limit.AnyOf("PgErrorFindings")),
        Number("Agents", "Agents that Prometheus has heard of lately. It should be as many as you run.", "count(max by (job, instance) (inspector_process_start_time_seconds))", null) with { Alerts = ["InspectorAbsent"] },
    ];

    private static Panel Servers => new(
        Picture.Table,
        "Servers",
        "Trouble counts conditions of alerts that hold at this moment: 100 for a server that does not answer, 10 for each critical one, 1 for each other. 0 is normal. What they are stands below; a click on a server leads on. "
        + "An empty cell is not 0: it was not seen, because the server does not answer, the role may not see it, or there is no such thing (no standby, no lag).",
        new Query(Trouble.Score, "Trouble") { Unit = Unit.Plain, Limit = Any },
        new Query("max by (target) (postgresql_up{T})", "Answers") { Unit = Unit.Plain, Meanings = [new(0, "no", "red"), new(1, "yes", "green")] },
        new Query("max by (target) (postgresql_in_recovery{T})", "Role") { Unit = Unit.Plain, Meanings = [new(0, "primary", "text"), new(1, "standby", "text")] },
        new Query("max by (target) (postgresql_lock_blocked_sessions{T})", "Waiting for locks") { Limit = new(20, "PgLockPileUp") },
        new Query("max by (target) (postgresql_lock_wait_oldest_seconds{T, lock_type!~\"advisory|virtualxid\"})", "Longest wait") { Unit = Unit.Seconds, Limit = new(30, "PgLockWaitLong") },
        new Query("max by (target) (postgresql_transaction_oldest_seconds{T})", "Oldest transaction") { Unit = Unit.Seconds },
        new Query("max by (target) (postgresql_connection_used_ratio{T})", "Connections") { Unit = Unit.Share, Limit = new(0.85, "PgConnectionsNearLimit") },
        new Query("max by (target) (postgresql_transaction_id_age_ratio{T})", "Age of ids") { Unit = Unit.Share, Limit = new(1.5, "PgXidWraparound") },
        new Query("max by (target) (postgresql_replication_lag_bytes{T, stage=\"replay\"}) or max by (target) (postgresql_recovery_replay_lag_bytes{T})", "Replay behind") { Unit = Unit.Bytes, Limit = new(16777216, "PgReplicationLag") },
        new Query("sum by (target) (max by (target, db_namespace) (postgresql_database_size_bytes{T}))", "Size") { Unit = Unit.Bytes },
        new Query("sum by (target) (max by (target, db_namespace) (inspector_open_findings{T, severity=\"error\"}))", "Errors") { Limit = Limit.AnyOf("PgErrorFindings") },
        new Query("sum by (target) (max by (target, db_namespace) (inspector_open_findings{T, severity=\"warning\"}))", "Warnings"),
        new Query("min by (target) (inspector_tier_since_success_seconds{T, tier=\"live\"})", "Last seen") { Unit = Unit.Seconds })
    {
        Width = 24,
        Height = 12,
        Keys = [("target", "Server")],
        SortedBy = ["Trouble", "Waiting for locks", "Errors"],
        LeadsTo = [ServerBoard.Uid, LocksBoard.Uid, FindingsBoard.Uid, AgentBoard.Uid],
    };

    private static Panel Reasons => new(
        Picture.Table,
        "What is wrong now",
        "Conditions of alerts that hold at this moment; an alert fires once its condition has held for as long as its page says. Empty is normal. A click on an alert leads to what to do.",
        new Query(Trouble.List, "How bad") { Unit = Unit.Plain, Meanings = [new(100, "does not answer", "red"), new(10, "critical", "red"), new(1, "warning", "orange")] })
    {
        Height = 10,
        Keys = [("target", "Server"), ("alert", "Alert")],
        SortedBy = ["How bad"],
        LeadsTo = [ServerBoard.Uid, LocksBoard.Uid],
        Nothing = "Nothing is wrong",
    };

    private static Panel Blocked => new(
        Picture.Lines,
        "Sessions that wait for a lock",
        "The ten servers with most of them at each moment. Short peaks are normal; a line that rises and stays is a queue behind one session: open the locks of that server.",
        new Query("topk(10, max by (target) (postgresql_lock_blocked_sessions{T}))", "{{target}}")) { Height = 10, Limit = new(20, "PgLockPileUp"), LeadsTo = [LocksBoard.Uid] };

    private static Panel Findings => new(
        Picture.Areas,
        "Findings that count, of all servers",
        "They should fall over weeks. A step up is a migration or a release: open the findings.",
        new Query("sum by (severity) (max by (target, db_namespace, severity) (inspector_open_findings{T}))", "{{severity}}")) { Height = 10 };

    private static Panel Number(string title, string description, string expression, Limit? limit) =>
        new(Picture.Numbers, title, description, new Query(expression, title)) { Width = 4, Height = 4, Limit = limit };
}
