namespace Inspector.Activity;

/// <summary>A replication slot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLogical">Whether it decodes.</param>
/// <param name="Database">Its database if it is logical; null where the name could not be read.</param>
/// <param name="IsActive">Whether somebody reads from it.</param>
/// <param name="WalStatus"><c>pg_replication_slots.wal_status</c>: reserved, extended, unreserved or lost; null for a slot that never reserved any.</param>
/// <param name="RetainedBytes">WAL that it keeps; null when it keeps none.</param>
/// <param name="HorizonAge">By how many transactions it holds the horizon of VACUUM back, that of catalogs included; null when it does not.</param>
public sealed record SlotStatistics(string Name, bool IsLogical, string? Database, bool IsActive, string? WalStatus, long? RetainedBytes, int? HorizonAge);

/// <summary>A process that streams WAL away.</summary>
/// <param name="Application">What the receiver calls itself; not unique.</param>
/// <param name="State"><c>pg_stat_replication.state</c>; null where hidden from the role.</param>
/// <param name="IsSynchronous">Whether commits wait for it, or would if others failed.</param>
/// <param name="Written">How far behind it writes.</param>
/// <param name="Flushed">How far behind it flushes.</param>
/// <param name="Replayed">How far behind it replays.</param>
public sealed record StandbyStatistics(string Application, string? State, bool IsSynchronous, ReplicationLag Written, ReplicationLag Flushed, ReplicationLag Replayed);

/// <summary>How far a standby is behind.</summary>
/// <param name="Bytes">WAL between the server's end and its own; null where it did not tell: a backup, or hidden.</param>
/// <param name="Time">How long recent WAL took to get so far; 0 where there is none that it lacks; null where it is not known.</param>
public sealed record ReplicationLag(long? Bytes, TimeSpan? Time);

/// <summary>How a standby itself stands.</summary>
/// <param name="Bytes">WAL that was received and not replayed.</param>
/// <param name="ReplayedAt">When the last replayed transaction was committed or rolled back on the primary; null before the first.</param>
/// <param name="IsReceiving">Whether it has a process that receives WAL: not one that is fed from an archive.</param>
public sealed record RecoveryStatistics(long Bytes, DateTimeOffset? ReplayedAt, bool IsReceiving)
{
    /// <summary>The age of the last replayed transaction, and 0 where all that was received is replayed: a primary at rest is no lag.</summary>
    /// <param name="at">The server's clock.</param>
    public TimeSpan Lag(DateTimeOffset at) => Bytes == 0 || ReplayedAt is not { } then || then > at ? TimeSpan.Zero : at - then;
}

/// <summary>What a server wrote ahead (<c>pg_stat_wal</c>).</summary>
/// <param name="Bytes">Bytes.</param>
/// <param name="Records">Records.</param>
/// <param name="PageImages">Whole pages among them.</param>
/// <param name="BuffersFull">How often a write was forced because <c>wal_buffers</c> were full.</param>
public sealed record WalStatistics(long Bytes, long Records, long PageImages, long BuffersFull);

/// <summary>What the archiver did (<c>pg_stat_archiver</c>).</summary>
/// <param name="Archived">Files.</param>
/// <param name="Failures">Attempts that failed.</param>
/// <param name="LastArchivedAt">The last file; null for none.</param>
/// <param name="LastFailedAt">The last failure; null for none.</param>
public sealed record ArchiverStatistics(long Archived, long Failures, DateTimeOffset? LastArchivedAt, DateTimeOffset? LastFailedAt);

/// <summary>Checkpoints and restartpoints.</summary>
/// <param name="Timed">Begun because it was time.</param>
/// <param name="Requested">Begun because somebody asked or <c>max_wal_size</c> was reached.</param>
/// <param name="WriteTime">Spent with writing.</param>
/// <param name="SyncTime">Spent with flushing.</param>
public sealed record CheckpointStatistics(long Timed, long Requested, TimeSpan WriteTime, TimeSpan SyncTime);
