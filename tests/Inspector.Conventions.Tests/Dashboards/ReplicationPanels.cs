namespace Inspector.Tests.Dashboards;

/// <summary>How a server and its standbys are to each other.</summary>
internal static class ReplicationPanels
{
    private const double WalFile = 16777216;

    public static Panel[] All =>
    [
        Lines(
            "Standbys, subscribers and backups",
            "As many streaming as there should be. catchup is one that was away; a number that falls is one that is gone.",
            Unit.Number,
            new Query("max by (target, standby_state) (postgresql_standbys{T}) > 0", "{{target}} {{standby_state}}")) with { Picture = Picture.Areas },
        Lines(
            "WAL that the slowest standby lacks",
            "As the primary sees it. Bytes to some megabytes are normal; seconds alone say little, because they rise on an idle server. write and flush behind is the network or its disk; only replay behind is a long query there.",
            Unit.Bytes,
            new Query("max by (target, stage) (postgresql_replication_lag_bytes{T})", "{{target}} {{stage}}")) with { Limit = new(WalFile, "PgReplicationLag") },
        Lines(
            "How long WAL took to the slowest standby",
            "Below a second is normal. More means old data for those who read there, and a longer failover.",
            Unit.Seconds,
            new Query("max by (target, stage) (postgresql_replication_lag_seconds{T})", "{{target}} {{stage}}")) with { Limit = new(60, "PgReplicationLag") },
        Lines(
            "WAL that each standby did not replay",
            "The ten of each server that are furthest behind, by application_name: which one it is. Empty while all have replayed all.",
            Unit.Bytes,
            new Query("max by (target, object) (postgresql_standby_replay_lag_bytes{T})", "{{target}} {{object}}")) with { Limit = new(WalFile, "PgReplicationLag") },
        Lines(
            "On a standby: WAL received and not replayed",
            "As the standby sees it. Normal is next to 0; a line that rises is a query there for which replay waits, or a disk that is too slow.",
            Unit.Bytes,
            new Query("max by (target) (postgresql_recovery_replay_lag_bytes{T})", "{{target}}")) with { Limit = new(WalFile, "PgReplicationLag") },
        Lines(
            "On a standby: age of what it shows",
            "The age of the last replayed transaction; 0 where all is replayed that was received.",
            Unit.Seconds,
            new Query("max by (target) (postgresql_recovery_replay_lag_seconds{T})", "{{target}}")) with { Limit = new(60, "PgReplicationLag") },
        Lines(
            "On a standby: receives WAL",
            "1 is normal where it streams. 0 for minutes: the primary is gone or lets it in no more, or it reads an archive.",
            Unit.Plain,
            new Query("max by (target) (postgresql_recovery_receiving{T})", "{{target}}")) with { Limit = new(1, IsBelow: true) },
        Lines(
            "Slots, by what became of their WAL",
            "reserved and extended are normal. unreserved is about to lose WAL that its reader needs; lost has lost it, and the reader has to be built anew.",
            Unit.Number,
            new Query("max by (target, wal_status) (postgresql_replication_slots{T}) > 0", "{{target}} {{wal_status}}"),
            new Query("max by (target) (postgresql_replication_slots_inactive{T})", "{{target}} that nobody reads")) with { Alerts = ["PgSlotLosesWal"] },
        Lines(
            "WAL that slots keep",
            "The ten of each server that keep most. It falls as soon as the reader catches up. A line that only rises is a slot that nobody reads: it fills the disk; drop it if it is nobody's.",
            Unit.Bytes,
            new Query("max by (target, object) (postgresql_replication_slot_retained_bytes{T})", "{{target}} {{object}}")) with { Limit = new(50e9, "PgSlotRetainsWal") },
    ];

    private static Panel Lines(string title, string description, string unit, params Query[] queries) => new(Picture.Lines, title, description, [.. queries]) { Unit = unit, LeadsTo = [LocksBoard.Uid] };
}
