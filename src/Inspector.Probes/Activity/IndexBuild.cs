namespace Inspector.Activity;

/// <summary>A CREATE INDEX or REINDEX at work (<c>pg_stat_progress_create_index</c>).</summary>
/// <param name="Pid">The session that builds.</param>
/// <param name="DatabaseOid">Its database.</param>
/// <param name="Table">The table; numbers alone when its name could not be read.</param>
/// <param name="Index">The index; null while it does not exist yet.</param>
/// <param name="IsConcurrent">Whether CONCURRENTLY.</param>
/// <param name="IsReindex">Whether REINDEX.</param>
/// <param name="Phase">What it does.</param>
/// <param name="LockersTotal">How many transactions it has to see end in this phase.</param>
/// <param name="LockersDone">How many of them have ended.</param>
/// <param name="CurrentLockerPid">For whose end it waits now; null for none, and 0 never: a prepared transaction shows in the graph alone.</param>
public sealed record IndexBuild(
    int Pid,
    uint DatabaseOid,
    LockTarget Table,
    LockTarget? Index,
    bool IsConcurrent,
    bool IsReindex,
    IndexBuildPhase Phase,
    long LockersTotal,
    long LockersDone,
    int? CurrentLockerPid);

/// <summary>Phases of an index build, by the number that the server reports (<c>PROGRESS_CREATEIDX_PHASE_*</c> of progress.h).</summary>
public enum IndexBuildPhase
{
    /// <summary>It has just begun.</summary>
    Initializing = 0,

    /// <summary>CONCURRENTLY: waits for transactions that could still write without the index.</summary>
    WaitingForWritersBeforeBuild = 1,

    /// <summary>Builds.</summary>
    Building = 2,

    /// <summary>CONCURRENTLY: waits for transactions that could have written without the index.</summary>
    WaitingForWritersBeforeValidation = 3,

    /// <summary>CONCURRENTLY: reads the index.</summary>
    ValidationScanningIndex = 4,

    /// <summary>CONCURRENTLY: sorts.</summary>
    ValidationSorting = 5,

    /// <summary>CONCURRENTLY: reads the table again.</summary>
    ValidationScanningTable = 6,

    /// <summary>CONCURRENTLY: waits for transactions that may see rows which the index does not hold.</summary>
    WaitingForOldSnapshots = 7,

    /// <summary>REINDEX CONCURRENTLY: waits for readers of the old index.</summary>
    WaitingForReadersBeforeMarkingDead = 8,

    /// <summary>REINDEX CONCURRENTLY: waits for readers before the old index is dropped.</summary>
    WaitingForReadersBeforeDropping = 9,
}
