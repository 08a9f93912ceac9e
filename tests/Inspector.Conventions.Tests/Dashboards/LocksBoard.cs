namespace Inspector.Tests.Dashboards;

/// <summary>Who waits, for what, and behind what kind of session.</summary>
internal static class LocksBoard
{
    public const string Uid = "inspector-locks";

    public static Board Create() => new(
        Uid,
        "Inspector / Locks",
        "Who waits for locks, for how long, and behind what; names and statements are at /api/v1/locks/TARGET of the agent",
        new Section("Now", [.. Now]),
        new Section("Who waits", [.. Waiting]),
        new Section("Who is waited for", [.. Blocking]),
        new Section("What it comes to", [.. Outcome]));

    private static Panel[] Now =>
    [
        Number("Most that wait", "Sessions that wait for a lock now, on the server where most do. Normal are none, or a few that come and go.", "max(postgresql_lock_blocked_sessions{T})", Unit.Number, new(20, "PgLockPileUp")),
        Number(
            "Longest wait",
            "Advisory locks and those of CREATE INDEX CONCURRENTLY are left out: they are waited for on purpose. Normal is under a second.",
            "max(postgresql_lock_wait_oldest_seconds{D, lock_type!~\"advisory|virtualxid\"})",
            Unit.Seconds,
            new(30, "PgLockWaitLong")),
        Number(
            "Sessions that block",
            "Sessions and prepared transactions that others wait for and that wait for nobody: with them it ends. Normal is none for more than a moment.",
            "sum(max by (target, blocker_state) (postgresql_lock_root_blockers{T}))",
            Unit.Number,
            null),
        Number("Deepest chain", "Levels of waiting sessions below one that blocks. 1 is normal; more means that those who wait block others.", "max(postgresql_lock_chain_depth{T})", Unit.Number, null),
        Number(
            "Fullest lock table",
            "Of the servers chosen. Normal is a few percent. Once it is full, any statement may fail with \"out of shared memory\".",
            "max(postgresql_lock_table_usage_ratio{T})",
            Unit.Share,
            new(0.7, "PgLockTableNearlyFull")),
        Number("Incidents that last", "An incident begins when somebody waits and ends when nobody does. The agent's page of the server tells its story.", "sum(max by (target) (inspector_open_incidents{T}))", Unit.Number, null),
    ];

    private static Panel[] Waiting =>
    [
        Lines(
            "Sessions that wait",
            "Normal are peaks of seconds. A line that rises steadily is a pile-up: everybody who comes queues behind one session.",
            Unit.Number,
            new(20, "PgLockPileUp"),
            new Query("max by (target) (postgresql_lock_blocked_sessions{T})", "{{target}}")),
        Lines(
            "What they wait for",
            "transactionid and tuple are rows that another transaction has changed; relation is a whole table, and mostly DDL; advisory is the application's own business. 0 is normal.",
            Unit.Number,
            null,
            new Query("max by (target, db_namespace, lock_type) (postgresql_lock_waiters{D})", "{{target}} {{db_namespace}} {{lock_type}}")) with { Picture = Picture.Areas },
        Lines(
            "Longest wait",
            "A line that rises by a second each second is one session that waits and waits. Advisory locks and CREATE INDEX CONCURRENTLY (virtualxid) may wait for long without harm, and no alert fires for them.",
            Unit.Seconds,
            new(30, "PgLockWaitLong"),
            new Query("max by (target, db_namespace, lock_type) (postgresql_lock_wait_oldest_seconds{D})", "{{target}} {{db_namespace}} {{lock_type}}")),
        Lines(
            "Longest queue for one object, by the lock that is waited for",
            "Two are normal where rows are fought for. Three or more with AccessExclusiveLock, ShareRowExclusiveLock or ShareLock while whole tables are waited for is DDL with everybody else behind it: cancel the DDL.",
            Unit.Number,
            new(3, "PgDdlQueue"),
            new Query("max by (target, requested_mode) (postgresql_lock_queue_depth{T}) > 0", "{{target}} {{requested_mode}}")),
        Lines(
            "Tables and indexes that are waited for",
            "Sessions that wait for the object, a page or a row of it: the ten of each server for which most do; empty while nobody waits. One name again and again is one row or one migration too many.",
            Unit.Number,
            null,
            new Query("max by (target, db_namespace, object) (postgresql_lock_relation_waiters{D})", "{{target}} {{db_namespace}} {{object}}")),
        Lines("Levels of waiting sessions", "1 is normal: they wait for one that works. More means that those who wait block others in turn.", Unit.Number, null, new Query("max by (target) (postgresql_lock_chain_depth{T})", "{{target}}")),
    ];

    private static Panel[] Blocking =>
    [
        Lines(
            "Sessions that block, by what they do",
            "active is at work, and it ends by itself. idle_in_transaction has forgotten its transaction; prepared_transaction belongs to no session: neither ends by itself. autovacuum_wraparound does not give way.",
            Unit.Number,
            null,
            new Query("max by (target, blocker_state) (postgresql_lock_root_blockers{T}) > 0", "{{target}} {{blocker_state}}")) with { Alerts = ["PgBlockedByPreparedTransaction", "PgWraparoundVacuumBlocks"] },
        Lines(
            "Most sessions behind one of them",
            "Directly or behind others. With idle_in_transaction, prepared_transaction or autovacuum_wraparound already one is too many.",
            Unit.Number,
            null,
            new Query("max by (target, blocker_state) (postgresql_lock_blocked_by_root{T}) > 0", "{{target}} {{blocker_state}}")) with { Alerts = ["PgBlockedByIdleInTransaction", "PgBlockedByPreparedTransaction", "PgWraparoundVacuumBlocks"] },
        Lines(
            "Age of the transaction that blocks",
            "The oldest of each kind. Seconds are normal. An idle one over a minute has been forgotten by its client: end it, and set idle_in_transaction_session_timeout.",
            Unit.Seconds,
            new(60, "PgBlockedByIdleInTransaction"),
            new Query("max by (target, blocker_state) (postgresql_lock_root_blocker_transaction_age_seconds{T}) > 0", "{{target}} {{blocker_state}}")),
    ];

    private static Panel[] Outcome =>
    [
        Lines(
            "Deadlocks within 15 minutes",
            "0 is normal. The server ends each by cancelling one of those involved, and the application has to try again. Several are two transactions that take the same rows in different orders.",
            Unit.Number,
            new(3.5, "PgDeadlocks"),
            new Query("max by (target, db_namespace) (increase(postgresql_deadlocks_total{D}[15m]))", "{{target}} {{db_namespace}}")),
        Lines(
            "Lock table in use",
            "A few percent are normal. It fills with partitions times sessions; raise max_locks_per_transaction, or touch fewer partitions in a transaction.",
            Unit.Share,
            new(0.7, "PgLockTableNearlyFull"),
            new Query("max by (target) (postgresql_lock_table_usage_ratio{T})", "{{target}}")) with { Max = 1 },
        Lines(
            "Sessions that wait for the lock manager itself",
            "On average over five minutes. They wait for nobody's lock, but for their turn to take one. Normal is 0; more than a few come from queries over many partitions or indexes.",
            Unit.Number,
            new(4, "PgLockManagerContention"),
            new Query("max by (target) (avg_over_time(postgresql_lock_manager_waiters{T}[5m]))", "{{target}}")),
        Lines(
            "Lock incidents that began, within an hour",
            "Each is a time in which somebody waited for longer than a moment. Compare with the releases and the batch jobs of that hour.",
            Unit.Number,
            null,
            new Query("sum by (target) (increase(inspector_incidents_total{T}[1h]))", "{{target}}")),
        Lines(
            "Oldest prepared transaction",
            "0, or seconds where a transaction manager is at work. An old one was forgotten, holds its locks and holds VACUUM back: ROLLBACK PREPARED it.",
            Unit.Seconds,
            null,
            new Query("max by (target, db_namespace) (postgresql_prepared_transaction_oldest_seconds{D})", "{{target}} {{db_namespace}}")) with { Alerts = ["PgBlockedByPreparedTransaction"] },
        Lines(
            "Statements that a standby cancelled, per second",
            "Only on standbys: recovery could not wait for them any longer. A few after large deletes are normal; else see max_standby_streaming_delay and hot_standby_feedback.",
            Unit.PerSecond,
            null,
            new Query("sum by (target, conflict_type) (max by (target, db_namespace, conflict_type) (rate(postgresql_recovery_conflicts_total{D}[$__rate_interval])))", "{{target}} {{conflict_type}}")),
    ];

    private static Panel Number(string title, string description, string expression, string unit, Limit? limit) =>
        new(Picture.Numbers, title, description, new Query(expression, title)) { Width = 4, Height = 4, Unit = unit, Limit = limit };

    private static Panel Lines(string title, string description, string unit, Limit? limit, Query query) =>
        new(Picture.Lines, title, description, query) { Unit = unit, Limit = limit, LeadsTo = [ServerBoard.Uid] };
}
