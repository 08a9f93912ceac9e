using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>Every label that there is. A pid, a statement, an address or the name of an object is none: their number grows with what others do.</summary>
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

    public static readonly Label Reason = new("reason", "why a series was left out", [.. Enum.GetValues<DropReason>().Select(Drops.Word)]);

    /// <summary>All, in the order of the page about them.</summary>
    public static ImmutableArray<Label> All { get; } =
        [Target, Database, Probe, Severity, Outcome, Silence, Tier, LockType, BlockerState, RequestedMode, ConflictType, Reason];
}
