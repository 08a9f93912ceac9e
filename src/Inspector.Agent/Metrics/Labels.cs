using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>
/// Every label that there is. A pid, a statement or an address is none: their number grows with what others do. The name of an object stands only in families of the ten that
/// matter most (<see cref="TopSeries"/>).
/// </summary>
internal static class Labels
{
    public static readonly Label Target = new("target", "the target's name in the configuration");

    /// <summary>The name that OpenTelemetry's conventions give it, with an underscore.</summary>
    public static readonly Label Database = new("db_namespace", "the database; absent where none is meant or its name could not be read");

    public static readonly Label Probe = new("probe", "the probe's id", [.. Probes.All.Select(probe => probe.Info.Id)]);

    public static readonly Label Severity = new("severity", "how bad it is if it is true", ["info", "warning", "error"]);

    public static readonly Label Outcome = new("outcome", "what became of a probe", ["examined", "skipped", "faulted"]);

    public static readonly Label Silence = new("silence", "why a finding does not count: it is in the baseline, or a rule suppresses it", ["known", "suppressed"]);

    public static readonly Label Tier = new("tier", "which round of the agent", Tiers.All);

    public static readonly Label LockType = new("lock_type", "what is waited for: `pg_locks.locktype`", LockTypes.All);

    public static readonly Label BlockerState = new("blocker_state", "what the session does that the others wait for", BlockerStates.All);

    public static readonly Label RequestedMode = new(
        "requested_mode", "the lock that is waited for: `pg_locks.mode`", [.. Enum.GetNames<Remediation.LockMode>()]);

    public static readonly Label ConflictType = new(
        "conflict_type", "why recovery cancelled a statement: `pg_stat_database_conflicts`", ["tablespace", "lock", "snapshot", "buffer_pin", "deadlock", "logical_slot"]);

    public static readonly Label State = new("state", "what a connection does: `pg_stat_activity.state`", SessionStates.All);

    public static readonly Label WaitEventType = new(
        "wait_event_type",
        "what is waited for: `pg_stat_activity.wait_event_type`",
        ["Activity", "BufferPin", "Client", "Extension", "InjectionPoint", "IO", "IPC", "Lock", "LWLock", "Timeout", "other"]);

    public static readonly Label Urgency = new("urgency", "why a vacuum runs", ["ordinary", "wraparound"]);

    public static readonly Label Holder = new("holder", "what holds the horizon of VACUUM back; a standby by `hot_standby_feedback`", ["backend", "prepared_transaction", "slot", "standby"]);

    public static readonly Label StandbyState = new(
        "standby_state", "`pg_stat_replication.state`", ["startup", "catchup", "streaming", "backup", "stopping", "unknown"]);

    public static readonly Label Stage = new("stage", "what a standby did with the WAL", ["write", "flush", "replay"]);

    public static readonly Label WalStatus = new(
        "wal_status", "whether a slot's WAL is still there: `pg_replication_slots.wal_status`", ["reserved", "extended", "unreserved", "lost", "none"]);

    public static readonly Label Trigger = new("trigger", "why a checkpoint began: its time had come, or somebody or `max_wal_size` asked", ["timed", "requested"]);

    public static readonly Label IdKind = new("id_kind", "which ids grow old", ["transaction", "multixact"]);

    public static readonly Label Result = new("result", "how transactions ended", ["committed", "rolled_back"]);

    public static readonly Label Operation = new("operation", "what was done with rows", ["returned", "fetched", "inserted", "updated", "deleted"]);

    /// <summary>Bounded by <see cref="TopSeries"/>.</summary>
    public static readonly Label Object = new("object", "the name of an object, only in families of the ten that matter most");

    public static readonly Label RoundOutcome = new("round_outcome", "how a round of the agent, or a push, ended", ["succeeded", "failed"]);

    public static readonly Label Condition = new("condition", "how a store is", ["starting", "ready", "full", "read_only", "corrupt", "unreachable", "unsuitable"]);

    /// <summary>Bounded by the configuration.</summary>
    public static readonly Label Receiver = new("receiver", "who is told of incidents: `alertmanager` or `webhook`, its host and port");

    public static readonly Label Reason = new("reason", "why a series was left out", [.. Enum.GetValues<DropReason>().Select(Drops.Word)]);

    /// <summary>All, in the order of the page about them.</summary>
    public static ImmutableArray<Label> All { get; } =
    [
        Target, Database, Probe, Severity, Outcome, Silence, Tier, LockType, BlockerState, RequestedMode, ConflictType, State, WaitEventType, Urgency, Holder, StandbyState, Stage,
        WalStatus, Trigger, IdKind, Result, Operation, Object, RoundOutcome, Condition, Receiver, Reason,
    ];
}
