using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Attaching the index of a partition to that of the partitioned table.</summary>
internal static class AttachIndex
{
    /// <summary>Attaching the index of a partition for the first time.</summary>
    /// <param name="whole">The index of the partitioned table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="part">The name of its index.</param>
    public static Step Of(Index whole, Table partition, string part) => Of(whole.Table, whole.Name, partition, part) with
    {
        WhyNoRollback = "an attached index cannot be detached; it goes when its partition or the whole index goes",
    };

    /// <summary>The same for a whole that an earlier step made.</summary>
    public static Step Of(Table parent, string whole, Table partition, string part) => new()
    {
        Phase = Phase.Expand,
        Sql = Sql.Of($"ALTER INDEX {Sql.Name(parent.Schema.Name, whole)} ATTACH PARTITION {Sql.Name(partition.Schema.Name, part)};"),
        Locks =
        [
            Lock.Of(LockMode.AccessShareLock, parent),
            Lock.Of(LockMode.AccessShareLock, partition),
            new(LockMode.ShareUpdateExclusiveLock, Identifier.Quote(parent.Schema.Name, whole)),
            new(LockMode.AccessExclusiveLock, Identifier.Quote(partition.Schema.Name, part)),
        ],
        Blocks = Blocks.None,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = {Sql.Regclass(partition.Schema.Name, part)} AND inhparent = {Sql.Regclass(parent.Schema.Name, whole)});"),
        WhyNoRollback = "it goes with the index of the whole table, whose step is the first",
    };

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
