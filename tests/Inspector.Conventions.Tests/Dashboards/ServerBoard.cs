namespace Inspector.Tests.Dashboards;

/// <summary>One server, or some: what they do and what threatens them.</summary>
internal static class ServerBoard
{
    public const string Uid = "inspector-server";

    public static Board Create() => new(
        Uid,
        "Inspector / Server",
        "What a server does, and what threatens it: connections, transactions, WAL, replication, VACUUM, space",
        new Section("Now", [.. Now]),
        new Section("Connections and transactions", [.. Sessions]),
        new Section("Work", [.. Work]),
        new Section("WAL and checkpoints", [.. Wal]),
        new Section("Replication", [.. ReplicationPanels.All]),
        new Section("VACUUM and transaction ids", [.. Vacuum]),
        new Section("Space", [.. Space]));

    private static Panel[] Now =>
    [
        Number("Answers", "Whether the server answered when it was last asked.", "max by (target) (postgresql_up{T})", Unit.Plain) with
        {
            Meanings = [new(0, "no", "red"), new(1, "yes", "green")],
            Alerts = ["PgTargetDown", "PgProbeStale"],
        },
        Number("Role", "Whether it takes writes. It changes with a failover, and with nothing else.", "max by (target) (postgresql_in_recovery{T})", Unit.Plain) with { Meanings = [new(0, "primary", "text"), new(1, "standby", "text")] },
        Number(
            "Version",
            "The release stands behind the point, with two digits: 18.04 is 18.4. Stay on the latest of its major version.",
            "floor(max by (target) (postgresql_server_version{T}) / 10000) + max by (target) (postgresql_server_version{T}) % 10000 / 100",
            Unit.Plain) with { Decimals = 2 },
        Number("Running for", "Since the server started. A small number that nobody expected is a crash: see the server's log.", "time() - max by (target) (postgresql_start_time_seconds{T})", Unit.Seconds),
        Number("Connections taken", "Of those that ordinary roles may have.", "max by (target) (postgresql_connection_used_ratio{T})", Unit.Share) with { Limit = new(0.85, "PgConnectionsNearLimit") },
        Number("Sessions that wait for a lock", "Normal is none, or a few for a moment. The dashboard of locks says more.", "max by (target) (postgresql_lock_blocked_sessions{T})", Unit.Number) with { Limit = new(20, "PgLockPileUp") },
    ];

    private static Panel[] Sessions =>
    [
        Lines(
            "Connections, by what they do",
            "Mostly idle is normal where there is a pool. Many idle_in_transaction are clients that forget to end their transactions; many active are more than the processors can serve.",
            Unit.Number,
            new Query("sum by (target, state) (max by (target, db_namespace, state) (postgresql_backends{D}))", "{{target}} {{state}}")) with { Picture = Picture.Areas },
        Lines(
            "Connections taken",
            "Of those that ordinary roles may have. A line that climbs to the limit is a pool without an upper bound, or sessions that pile up behind a lock.",
            Unit.Share,
            new Query("max by (target) (postgresql_connection_used_ratio{T})", "{{target}}")) with { Max = 1, Limit = new(0.85, "PgConnectionsNearLimit") },
        Lines(
            "Oldest transaction, by state",
            "Seconds are normal, minutes for reports. A line that rises for an hour keeps VACUUM from cleaning up; an idle one has been forgotten.",
            Unit.Seconds,
            new Query("max by (target, state) (postgresql_transaction_oldest_seconds{D})", "{{target}} {{state}}")) with { Alerts = ["PgXminHorizonHeld", "PgBlockedByIdleInTransaction"] },
        Lines(
            "What sessions wait for",
            "Client is waiting for the application and normal. Lock is waiting for each other; IO for the disk; LWLock for the server's own structures.",
            Unit.Number,
            new Query("max by (target, wait_event_type) (postgresql_wait_sessions{T}) > 0", "{{target}} {{wait_event_type}}")) with { Picture = Picture.Areas, Alerts = ["PgLockWaitLong"] },
        Lines(
            "Transactions per second",
            "The load. What is rolled back is an application that fails or tries again: a share that rises is worth a look at the server's log.",
            Unit.PerSecond,
            new Query("sum by (target, result) (max by (target, db_namespace, result) (rate(postgresql_transactions_total{D}[$__rate_interval])))", "{{target}} {{result}}")),
        Lines(
            "Prepared transactions",
            "0 without a transaction manager. One that stays holds its locks and outlives restarts.",
            Unit.Number,
            new Query("sum by (target) (max by (target, db_namespace) (postgresql_prepared_transactions{D}))", "{{target}}")) with { Alerts = ["PgBlockedByPreparedTransaction"] },
    ];

    private static Panel[] Work =>
    [
        Lines(
            "Rows per second",
            "returned counts what was read, fetched what was read by an index. Far more returned than fetched are scans of whole tables: see missing-index among the findings.",
            Unit.PerSecond,
            new Query("sum by (target, operation) (max by (target, db_namespace, operation) (rate(postgresql_tuples_total{D}[$__rate_interval])))", "{{target}} {{operation}}")),
        Lines(
            "Blocks found in shared buffers",
            "Above 99 % is normal for many small transactions; reports lower it. A step down is a new query that reads much, or a server that has just started.",
            Unit.Share,
            new Query(
                "sum by (target) (max by (target, db_namespace) (rate(postgresql_blocks_hit_total{D}[$__rate_interval])))\n/\n(\n"
                + "  sum by (target) (max by (target, db_namespace) (rate(postgresql_blocks_hit_total{D}[$__rate_interval])))\n  +\n"
                + "  sum by (target) (max by (target, db_namespace) (rate(postgresql_blocks_read_total{D}[$__rate_interval])))\n)",
                "{{target}}")) with { Max = 1 },
        Lines(
            "Written to temporary files",
            "0 is normal for many small transactions. It is what sorts and hashes could not hold in work_mem.",
            Unit.BytesPerSecond,
            new Query("sum by (target) (max by (target, db_namespace) (rate(postgresql_temp_bytes_total{D}[$__rate_interval])))", "{{target}}")),
    ];

    private static Panel[] Wal =>
    [
        Lines("WAL written", "The writing load; standbys, archive and backups have to carry it. Its peaks after checkpoints are whole pages.", Unit.BytesPerSecond, new Query("max by (target) (rate(postgresql_wal_bytes_total{T}[$__rate_interval]))", "{{target}}")),
        Lines(
            "Checkpoints within an hour",
            "timed is normal: about 12 with the default of 5 minutes. More requested than timed ones: raise max_wal_size.",
            Unit.Number,
            new Query("max by (target, trigger) (increase(postgresql_checkpoints_total{T}[1h]))", "{{target}} {{trigger}}")),
        Lines(
            "Share of time that checkpoints write and flush",
            "Writing is spread on purpose and may take most of the time. Flushing should be next to nothing: else the disk is too slow.",
            Unit.Share,
            new Query("max by (target) (rate(postgresql_checkpoint_write_time_seconds_total{T}[15m]))", "{{target}} write"),
            new Query("max by (target) (rate(postgresql_checkpoint_sync_time_seconds_total{T}[15m]))", "{{target}} flush")),
        Lines(
            "Files of WAL archived, and attempts that failed, within 10 minutes",
            "Failures without anything archived: WAL piles up on the disk. Where archive_mode is off, both are 0.",
            Unit.Number,
            new Query("max by (target) (increase(postgresql_wal_archived_total{T}[10m]))", "{{target}} archived"),
            new Query("max by (target) (increase(postgresql_wal_archive_failures_total{T}[10m]))", "{{target}} failed")) with { Alerts = ["PgArchiverFailing"] },
        Lines(
            "Since a file of WAL was archived",
            "What a restore would lack. Up to archive_timeout is normal, and longer on a server that writes nothing.",
            Unit.Seconds,
            new Query("time() - max by (target) (postgresql_wal_last_archived_timestamp_seconds{T})", "{{target}}")) with { Alerts = ["PgArchiverFailing"] },
        Lines("Writes because WAL buffers were full", "Next to 0 is normal. Else raise wal_buffers.", Unit.PerSecond, new Query("max by (target) (rate(postgresql_wal_buffers_full_total{T}[$__rate_interval]))", "{{target}}")),
    ];

    private static Panel[] Vacuum =>
    [
        Lines(
            "Age of the oldest transaction ids",
            "As a share of the age from which autovacuum freezes whatever else there is to do. It climbs to 100 % and falls, again and again: that is normal. Above 150 % autovacuum does not get it done.",
            Unit.Share,
            new Query("max by (target, db_namespace, id_kind) (postgresql_transaction_id_age_ratio{D})", "{{target}} {{db_namespace}} {{id_kind}}")) with { Limit = new(1.5, "PgXidWraparound") },
        Lines(
            "Transaction ids that are left",
            "Of some two thousand million. Below 500 million find out what keeps autovacuum from freezing: an old transaction, a slot, a prepared transaction.",
            Unit.Number,
            new Query("min by (target, id_kind) (postgresql_transaction_id_left{D})", "{{target}} {{id_kind}}")) with { Limit = new(500e6, "PgXidWraparound", IsBelow: true) },
        Lines(
            "How long the horizon of VACUUM is held back",
            "By the oldest transaction. Seconds to minutes are normal. What was deleted since cannot be removed. Of slots and standbys no time is known: see the next panel.",
            Unit.Seconds,
            new Query("max by (target, holder) (postgresql_xmin_horizon_age_seconds{T})", "{{target}} {{holder}}")) with { Limit = new(3600, "PgXminHorizonHeld") },
        Lines(
            "By how many transactions it is held back",
            "It matters where much is written. From slots and standbys: one that nobody reads, or a long query with hot_standby_feedback.",
            Unit.Number,
            new Query("max by (target, holder) (postgresql_xmin_horizon_age_transactions{T})", "{{target}} {{holder}}")) with { Limit = new(10e6, "PgXminHorizonHeld") },
        Lines(
            "Autovacuum workers",
            "Fewer than autovacuum_max_workers is normal; all of them for hours are too few, or too slow. Those against wraparound do not give way to DDL.",
            Unit.Number,
            new Query("max by (target, urgency) (postgresql_autovacuum_workers{T})", "{{target}} {{urgency}}")) with { Picture = Picture.Areas, Alerts = ["PgWraparoundVacuumBlocks"] },
        Lines(
            "Tables with most dead rows",
            "The ten of each server. They climb to a fifth of the table and fall when autovacuum comes. One that only climbs is not reached: see the horizon above.",
            Unit.Number,
            new Query("max by (target, db_namespace, object) (postgresql_table_dead_rows{D})", "{{target}} {{db_namespace}} {{object}}")),
    ];

    private static Panel[] Space =>
    [
        Lines("Size of databases", "A line that becomes steeper is worth a look at the largest tables.", Unit.Bytes, new Query("max by (target, db_namespace) (postgresql_database_size_bytes{D})", "{{target}} {{db_namespace}}")),
        Lines("Largest tables", "The ten of each server, with TOAST and without indexes, as of their last VACUUM or ANALYZE.", Unit.Bytes, new Query("max by (target, db_namespace, object) (postgresql_table_size_bytes{D})", "{{target}} {{db_namespace}} {{object}}")),
        Lines(
            "Pages whose checksum was wrong",
            "0 is the only normal value: anything else is a disk, a controller or memory that loses data. Make a copy of what there is before anything else. Absent where there are no checksums.",
            Unit.Number,
            new Query("max by (target, db_namespace) (postgresql_checksum_failures_total{D})", "{{target}} {{db_namespace}}")) with { Limit = new(1) },
    ];

    private static Panel Number(string title, string description, string expression, string unit) => new(Picture.Numbers, title, description, new Query(expression, "{{target}}")) { Width = 4, Height = 4, Unit = unit };

    private static Panel Lines(string title, string description, string unit, params Query[] queries) => new(Picture.Lines, title, description, [.. queries]) { Unit = unit, LeadsTo = [LocksBoard.Uid, FindingsBoard.Uid] };
}
