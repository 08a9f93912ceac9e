using System.Collections.Immutable;

namespace Inspector.Activity;

/// <summary>Counters of all databases at one time. They fall when statistics are reset.</summary>
/// <param name="ReadAt">When, by the server's clock.</param>
/// <param name="Databases">One entry a database, by object id.</param>
public sealed record ServerCounters(DateTimeOffset ReadAt, ImmutableArray<DatabaseCounters> Databases);

/// <summary>What one database counted since its statistics began.</summary>
/// <param name="Oid">The database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Deadlocks">Deadlocks that were broken by cancelling a statement (<c>pg_stat_database.deadlocks</c>).</param>
/// <param name="Conflicts">On a standby: statements cancelled because recovery could not wait for them.</param>
/// <param name="Since">When counting began; null when never reset.</param>
public sealed record DatabaseCounters(uint Oid, string Name, long Deadlocks, RecoveryConflicts Conflicts, DateTimeOffset? Since);

/// <summary>Cancelled statements by reason (<c>pg_stat_database_conflicts</c>).</summary>
/// <param name="Tablespace">A tablespace was dropped.</param>
/// <param name="Lock">A lock of the primary's, held longer than <c>max_standby_streaming_delay</c>.</param>
/// <param name="Snapshot">Rows that the statement could still see were vacuumed on the primary.</param>
/// <param name="BufferPin">A page was in use.</param>
/// <param name="Deadlock">A deadlock with recovery.</param>
/// <param name="LogicalSlot">A logical slot's rows were vacuumed; 0 before 16.</param>
public sealed record RecoveryConflicts(long Tablespace, long Lock, long Snapshot, long BufferPin, long Deadlock, long LogicalSlot)
{
    /// <summary>All of them.</summary>
    public long Total => Tablespace + Lock + Snapshot + BufferPin + Deadlock + LogicalSlot;
}
