namespace Inspector.Findings;

/// <summary>A table that is large or has many dead rows; of one that is partitioned, all partitions together.</summary>
/// <param name="Name">Schema and table, raw.</param>
/// <param name="Bytes">Its size with TOAST and without indexes, as of its last VACUUM or ANALYZE.</param>
/// <param name="DeadRows">Dead rows; null where they are not counted: on a standby.</param>
public sealed record TableUsage(string Name, long Bytes, long? DeadRows);
