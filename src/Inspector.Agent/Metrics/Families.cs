using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>Every family that there is; <c>docs/metrics.md</c> is made of this list. Names are for ever.</summary>
internal static class Families
{
    public static readonly Family Up = Gauge("postgresql.up", null, "Whether the server answered when it was last asked: 1 or 0", Labels.Target);

    public static readonly Family Sessions = Gauge("postgresql.sessions", "{session}", "Server processes of any kind, those of the server itself included", Labels.Target);

    public static readonly Family BlockedSessions = Gauge(
        "postgresql.lock.blocked_sessions", "{session}", "Sessions that wait for a lock, parallel workers counted as their leader", Labels.Target);

    public static readonly Family LockWaiters = Gauge(
        "postgresql.lock.waiters", "{session}", "Sessions that wait for a lock, by what they wait for; 0 once none does any more", Labels.Target, Labels.Database, Labels.LockType);

    public static readonly Family OldestLockWait = Gauge(
        "postgresql.lock.wait.oldest", "s", "How long the longest wait for a lock lasts so far; 0 once none does any more", Labels.Target, Labels.Database, Labels.LockType);

    public static readonly Family RootBlockers = Gauge(
        "postgresql.lock.root_blockers", "{session}", "Sessions and prepared transactions that block others and wait for nobody", Labels.Target, Labels.BlockerState);

    public static readonly Family BlockedByRoot = Gauge(
        "postgresql.lock.blocked_by_root", "{session}", "The most sessions that wait for one root, directly or behind others", Labels.Target, Labels.BlockerState);

    public static readonly Family RootTransactionAge = Gauge(
        "postgresql.lock.root_blocker.transaction_age", "s", "The age of the oldest transaction of a root, since it was prepared if it is; 0 where there is none", Labels.Target, Labels.BlockerState);

    public static readonly Family ChainDepth = Gauge("postgresql.lock.chain_depth", "{level}", "The most levels of waiting sessions below a root", Labels.Target);

    public static readonly Family QueueDepth = Gauge(
        "postgresql.lock.queue_depth", "{session}", "The longest queue for one object in which somebody waits for the mode", Labels.Target, Labels.RequestedMode);

    public static readonly Family LockTableUsage = Gauge(
        "postgresql.lock.table.usage", "1", "Share of the lock table in use; the server has some room beyond 1", Labels.Target);

    public static readonly Family LockManagerWaiters = Gauge(
        "postgresql.lock.manager_waiters", "{session}", "Sessions that wait for the lightweight locks of the lock manager", Labels.Target);

    public static readonly Family Deadlocks = Counter(
        "postgresql.deadlocks", "{deadlock}", "Deadlocks that the server broke", Labels.Target, Labels.Database);

    public static readonly Family RecoveryConflicts = Counter(
        "postgresql.recovery_conflicts", "{statement}", "Statements that a standby cancelled because recovery could not wait for them", Labels.Target, Labels.Database, Labels.ConflictType);

    public static readonly Family ServerVersion = Gauge("postgresql.server.version", "{version}", "The server's version: `server_version_num`", Labels.Target);

    public static readonly Family InRecovery = Gauge("postgresql.in_recovery", null, "Whether the server is a standby: 1 or 0", Labels.Target);

    public static readonly Family StartTime = Gauge("postgresql.start_time", "s", "When the server started, in Unix time", Labels.Target);

    public static readonly Family ConnectionMax = Gauge("postgresql.connection.max", "{connection}", "The connections that ordinary roles may have: `max_connections` without those that are reserved", Labels.Target);

    public static readonly Family ConnectionUsed = Gauge("postgresql.connection.used", "1", "Client connections as a share of those that ordinary roles may have", Labels.Target);

    public static readonly Family WaitSessions = Gauge(
        "postgresql.wait.sessions", "{session}", "Clients, parallel and autovacuum workers that wait, by `pg_stat_activity.wait_event_type`", Labels.Target, Labels.WaitEventType);

    public static readonly Family AutovacuumWorkers = Gauge(
        "postgresql.autovacuum.workers", "{worker}", "Autovacuum workers at work; those against wraparound do not give way", Labels.Target, Labels.Urgency);

    public static readonly Family HorizonAge = Gauge(
        "postgresql.xmin_horizon.age", "s", "How long the oldest transaction is open that holds the horizon of VACUUM back; 0 where there is none, absent for slots and standbys, of which no time is known", Labels.Target, Labels.Holder);

    public static readonly Family HorizonTransactions = Gauge(
        "postgresql.xmin_horizon.age_transactions", "{transaction}", "By how many transactions the horizon of VACUUM is held back; 0 where it is not", Labels.Target, Labels.Holder);

    public static readonly Family Standbys = Gauge(
        "postgresql.standbys", "{standby}", "Standbys, subscribers and backups that stream from the server", Labels.Target, Labels.StandbyState);

    public static readonly Family ReplicationLag = Gauge(
        "postgresql.replication.lag", "s", "How long recent WAL took to get to the slowest standby; 0 for one that has all", Labels.Target, Labels.Stage);

    public static readonly Family ReplicationLagBytes = Gauge(
        "postgresql.replication.lag_bytes", "By", "WAL that the slowest standby lacks", Labels.Target, Labels.Stage);

    public static readonly Family StandbyLag = Gauge(
        "postgresql.standby.replay_lag_bytes", "By", "WAL that a standby did not replay yet: the ten furthest behind, by `application_name`", Labels.Target, Labels.Object);

    public static readonly Family ReplayLag = Gauge(
        "postgresql.recovery.replay_lag", "s", "On a standby: the age of the last replayed transaction; 0 where all that was received is replayed", Labels.Target);

    public static readonly Family ReplayLagBytes = Gauge("postgresql.recovery.replay_lag_bytes", "By", "On a standby: WAL that was received and not replayed yet", Labels.Target);

    public static readonly Family Receiving = Gauge("postgresql.recovery.receiving", null, "On a standby: whether a process receives WAL: 1 or 0", Labels.Target);

    public static readonly Family Slots = Gauge("postgresql.replication.slots", "{slot}", "Replication slots by `wal_status`", Labels.Target, Labels.WalStatus);

    public static readonly Family SlotsInactive = Gauge("postgresql.replication.slots_inactive", "{slot}", "Replication slots from which nobody reads", Labels.Target);

    public static readonly Family SlotRetained = Gauge(
        "postgresql.replication.slot.retained", "By", "WAL that a slot keeps: the ten that keep most", Labels.Target, Labels.Object);

    public static readonly Family Wal = Counter("postgresql.wal", "By", "WAL written, since `pg_stat_wal` was reset", Labels.Target);

    public static readonly Family WalRecords = Counter("postgresql.wal.records", "{record}", "Records of WAL", Labels.Target);

    public static readonly Family WalPageImages = Counter("postgresql.wal.page_images", "{page}", "Whole pages in WAL", Labels.Target);

    public static readonly Family WalBuffersFull = Counter("postgresql.wal.buffers_full", "{write}", "Writes because `wal_buffers` were full", Labels.Target);

    public static readonly Family WalArchived = Counter("postgresql.wal.archived", "{file}", "Files of WAL that were archived", Labels.Target);

    public static readonly Family WalArchiveFailures = Counter("postgresql.wal.archive_failures", "{attempt}", "Attempts to archive a file of WAL that failed", Labels.Target);

    public static readonly Family WalLastArchived = Gauge("postgresql.wal.last_archived_timestamp", "s", "When the last file of WAL was archived, in Unix time; absent before the first", Labels.Target);

    public static readonly Family Checkpoints = Counter("postgresql.checkpoints", "{checkpoint}", "Checkpoints, and on a standby restartpoints", Labels.Target, Labels.Trigger);

    public static readonly Family CheckpointWriteTime = Counter("postgresql.checkpoint.write_time", "s", "Time that checkpoints spent with writing", Labels.Target);

    public static readonly Family CheckpointSyncTime = Counter("postgresql.checkpoint.sync_time", "s", "Time that checkpoints spent with flushing", Labels.Target);

    public static readonly Family TransactionIdAge = Gauge(
        "postgresql.transaction_id.age", "1", "The age of the oldest transaction id or multixact, as a share of the age from which autovacuum freezes whatever else there is to do", Labels.Target, Labels.Database, Labels.IdKind);

    public static readonly Family TransactionIdsLeft = Gauge(
        "postgresql.transaction_id.left",
        "{id}",
        "Transaction ids or multixacts that are left before the oldest is 2^31 old: the server stops giving out more some three million before",
        Labels.Target,
        Labels.Database,
        Labels.IdKind);

    public static readonly Family DatabaseSize = Gauge(
        "postgresql.database.size", "By", "The database on disk, measured every 5 minutes, or less often where that costs more than a 5,000th of a core", Labels.Target, Labels.Database);

    public static readonly Family Backends = Gauge(
        "postgresql.backends", "{backend}", "Client connections, of every combination seen since the start; 0 once there is none any more", Labels.Target, Labels.Database, Labels.State);

    public static readonly Family OldestTransaction = Gauge(
        "postgresql.transaction.oldest", "s", "How long the oldest transaction of a client is open; 0 where there is none", Labels.Target, Labels.Database, Labels.State);

    public static readonly Family PreparedTransactions = Gauge(
        "postgresql.prepared_transactions", "{transaction}", "Prepared transactions, of every database that had some since the start", Labels.Target, Labels.Database);

    public static readonly Family PreparedOldest = Gauge(
        "postgresql.prepared_transaction.oldest", "s", "How long ago the oldest prepared transaction was prepared; 0 where there is none any more", Labels.Target, Labels.Database);

    public static readonly Family Transactions = Counter("postgresql.transactions", "{transaction}", "Transactions", Labels.Target, Labels.Database, Labels.Result);

    public static readonly Family Tuples = Counter("postgresql.tuples", "{row}", "Rows, by `pg_stat_database.tup_`", Labels.Target, Labels.Database, Labels.Operation);

    public static readonly Family BlocksRead = Counter("postgresql.blocks.read", "{block}", "Blocks read from the operating system", Labels.Target, Labels.Database);

    public static readonly Family BlocksHit = Counter("postgresql.blocks.hit", "{block}", "Blocks found in shared buffers", Labels.Target, Labels.Database);

    public static readonly Family TempBytes = Counter("postgresql.temp", "By", "Written to temporary files", Labels.Target, Labels.Database);

    public static readonly Family TempFiles = Counter("postgresql.temp.files", "{file}", "Temporary files", Labels.Target, Labels.Database);

    public static readonly Family ChecksumFailures = Counter(
        "postgresql.checksum_failures", "{page}", "Pages whose checksum was wrong; absent where there are no checksums", Labels.Target, Labels.Database);

    public static readonly Family TableSize = Gauge(
        "postgresql.table.size", "By", "The ten largest tables of the target with TOAST and without indexes, as of their last VACUUM or ANALYZE; partitions with their root", Labels.Target, Labels.Database, Labels.Object);

    public static readonly Family TableDeadRows = Gauge(
        "postgresql.table.dead_rows", "{row}", "The ten tables of the target with most dead rows", Labels.Target, Labels.Database, Labels.Object);

    public static readonly Family RelationWaiters = Gauge(
        "postgresql.lock.relation_waiters", "{session}", "Sessions that wait for a table or index, a page or a row of it: the ten of the target for which most do", Labels.Target, Labels.Database, Labels.Object);

    public static readonly Family StatisticsDuration = Gauge(
        "inspector.statistics_sample.database_time", "s", "How long transactions of ours were open for the latest statistics, sizes of databases included", Labels.Target);

    public static readonly Family StatisticsGaps = Gauge(
        "inspector.statistics_sample.gaps", "{gap}", "What of the latest statistics could not be seen, wholly or in part", Labels.Target);

    public static readonly Family OpenFindings = Gauge(
        "inspector.open_findings", "{finding}", "Findings that count, whatever the probe: neither in the baseline nor suppressed", Labels.Target, Labels.Database, Labels.Severity);

    public static readonly Family SilencedFindings = Gauge(
        "inspector.silenced_findings", "{finding}", "Findings that do not count", Labels.Target, Labels.Database, Labels.Silence);

    public static readonly Family ProbesByOutcome = Gauge(
        "inspector.inspection.probes", "{probe}", "What became of the probes in the latest inspection", Labels.Target, Labels.Database, Labels.Outcome);

    public static readonly Family InspectionDuration = Gauge("inspector.inspection.duration", "s", "How long the latest inspection took", Labels.Target, Labels.Database);

    public static readonly Family InspectionDatabaseTime = Gauge(
        "inspector.inspection.database_time", "s", "For how much of the latest inspection a transaction of ours was open", Labels.Target, Labels.Database);

    public static readonly Family InspectionStart = Gauge(
        "inspector.inspection.start_timestamp", "s", "When the latest inspection began, by the server's clock, in Unix time", Labels.Target, Labels.Database);

    /// <summary>Behind what is always there, so that it is the first to be left out where the budget is short.</summary>
    public static readonly Family Findings = Gauge(
        "inspector.findings", "{finding}", "Findings that count, for every combination seen since the start; 0 once resolved", Labels.Target, Labels.Database, Labels.Probe, Labels.Severity);

    public static readonly Family SampleDuration = Gauge("inspector.live_sample.database_time", "s", "How long the server was busy with the latest sample of locks", Labels.Target);

    public static readonly Family ServerTime = Counter("inspector.server_time", "s", "How long transactions of ours were open on the server", Labels.Target, Labels.Tier);

    public static readonly Family Series = Gauge("inspector.series", "{series}", "Series of the target on this page that are bounded by its budget", Labels.Target);

    public static readonly Family SeriesDropped = Counter(
        "inspector.series_dropped", "{series}", "Series of the target that were left out, counted each time that they came", Labels.Target, Labels.Reason);

    public static readonly Family ProbeOutcomes = Counter("inspector.probe_outcomes", "{probe}", "What became of each probe, over all targets", Labels.Probe, Labels.Outcome);

    public static readonly Family ExpositionDropped = Counter(
        "inspector.exposition_dropped", "{series}", "Series that were left out of pages before this one because they would have broken them", Labels.Reason);

    /// <summary>All, those of the server first.</summary>
    public static ImmutableArray<Family> All { get; } =
    [
        Up, Sessions, BlockedSessions, LockWaiters, OldestLockWait, RootBlockers, BlockedByRoot, RootTransactionAge, ChainDepth, QueueDepth, LockTableUsage, LockManagerWaiters,
        Deadlocks, RecoveryConflicts, ServerVersion, InRecovery, StartTime, ConnectionMax, ConnectionUsed, WaitSessions, AutovacuumWorkers, HorizonAge, HorizonTransactions, Standbys,
        ReplicationLag, ReplicationLagBytes, StandbyLag, ReplayLag, ReplayLagBytes, Receiving, Slots, SlotsInactive, SlotRetained, Wal, WalRecords, WalPageImages, WalBuffersFull,
        WalArchived, WalArchiveFailures, WalLastArchived, Checkpoints, CheckpointWriteTime, CheckpointSyncTime, TransactionIdAge, TransactionIdsLeft, DatabaseSize, Backends, OldestTransaction,
        PreparedTransactions, PreparedOldest, Transactions, Tuples, BlocksRead, BlocksHit, TempBytes, TempFiles, ChecksumFailures, TableSize, TableDeadRows, RelationWaiters, StatisticsDuration, StatisticsGaps, OpenFindings, SilencedFindings, Findings, ProbesByOutcome, InspectionDuration, InspectionDatabaseTime, InspectionStart, SampleDuration,
        ServerTime, ProbeOutcomes, Series, SeriesDropped, ExpositionDropped,
        .. OwnFamilies.All,
    ];

    /// <summary>The most series that a target has whatever its databases and its load are.</summary>
    public static int ClosedPerTarget { get; } = All.Where(family => family is { IsOfTarget: true, IsClosed: true }).Sum(family => family.SeriesPerTarget);

    private static Family Gauge(string instrument, string? unit, string help, params Label[] labels) => new(instrument, IsCounter: false, unit, help, [.. labels]);

    private static Family Counter(string instrument, string unit, string help, params Label[] labels) => new(instrument, IsCounter: true, unit, help, [.. labels]);
}
