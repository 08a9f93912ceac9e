namespace Inspector.Catalog;

/// <summary>A replication slot (<c>pg_replication_slots</c>).</summary>
/// <param name="Name">The name.</param>
/// <param name="IsLogical">Logical rather than physical.</param>
/// <param name="Database">The database of a logical slot, or null.</param>
/// <param name="IsActive">Whether someone streams from it.</param>
/// <param name="RetainedBytes">WAL that the server keeps for it, in bytes; null when unknown.</param>
/// <param name="WalStatus"><c>reserved</c>, <c>extended</c>, <c>unreserved</c> or <c>lost</c>; null for a slot that never reserved WAL.</param>
/// <param name="XminAge">Transactions that it keeps from being vacuumed; null for none.</param>
public sealed record ReplicationSlot(string Name, bool IsLogical, string? Database, bool IsActive, long? RetainedBytes, string? WalStatus, int? XminAge);
