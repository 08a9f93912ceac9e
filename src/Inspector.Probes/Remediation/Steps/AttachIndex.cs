namespace Inspector.Remediation.Steps;

/// <summary>Attaching the index of a partition to that of the partitioned table.</summary>
internal static class AttachIndex
{
    /// <summary>Attaching a part that is attached already: the server then looks whether all parts are valid, and marks the whole valid.</summary>
    /// <param name="index">A partitioned index all of whose parts are valid.</param>
    public static Step Again(Index index)
    {
        var part = index.Partitions[0];
        return new()
        {
            Phase = Phase.Switch,
            Sql = Sql.Of($"ALTER INDEX {index} ATTACH PARTITION {part};"),
            Locks =
            [
                Lock.Of(LockMode.AccessShareLock, index.Table),
                Lock.Of(LockMode.AccessShareLock, part.Table),
                Lock.Of(LockMode.ShareUpdateExclusiveLock, index),
                Lock.Of(LockMode.AccessExclusiveLock, part),
            ],
            Blocks = Blocks.None,
            Work = Work.Instant,
            LockTimeout = Timeouts.Short,
            Verify = Sql.Of($"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass({Sql.Literal(index)});"),
            WhyNoRollback = "an index that no query can use is nothing to come back to",
            Caveats = ["Queries that use the part wait for the instant that it takes."],
        };
    }
}
