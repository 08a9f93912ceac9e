namespace Inspector.Activity;

/// <summary>How full the table of locks in shared memory is. When it is full, statements fail: "out of shared memory".</summary>
/// <param name="ReadAt">When it was counted, by the server's clock: less often than every sample.</param>
/// <param name="Locks">Locked objects in it; locks of the fast path lie elsewhere.</param>
/// <param name="Capacity">
/// <c>max_locks_per_transaction * (max_connections + max_prepared_transactions)</c>, objects (manual, "Lock Management"); the server has some room beyond.
/// </param>
/// <param name="LargestHolder">Who holds the most of them; null when nobody holds any.</param>
/// <param name="LargestHolding">How many those are.</param>
public sealed record LockTableUse(DateTimeOffset ReadAt, long Locks, long Capacity, Party? LargestHolder, long LargestHolding)
{
    /// <summary>The share in use, 0 to about 1.</summary>
    public double Ratio => Capacity == 0 ? 0 : (double)Locks / Capacity;
}
