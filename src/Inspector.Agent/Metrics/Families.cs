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
        Deadlocks, RecoveryConflicts, OpenFindings, SilencedFindings, Findings, ProbesByOutcome, InspectionDuration, InspectionDatabaseTime, InspectionStart, SampleDuration,
        ServerTime, ProbeOutcomes, Series, SeriesDropped, ExpositionDropped,
    ];

    /// <summary>The most series that a target has whatever its databases and its load are.</summary>
    public static int ClosedPerTarget { get; } = All.Where(family => family is { IsOfTarget: true, IsClosed: true }).Sum(family => family.SeriesPerTarget);

    private static Family Gauge(string instrument, string? unit, string help, params Label[] labels) => new(instrument, IsCounter: false, unit, help, [.. labels]);

    private static Family Counter(string instrument, string unit, string help, params Label[] labels) => new(instrument, IsCounter: true, unit, help, [.. labels]);
}
