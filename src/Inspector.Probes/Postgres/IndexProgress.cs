namespace Inspector.Postgres;

/// <summary>A row of <c>pg_stat_get_progress_info('CREATE INDEX')</c>, in numbers.</summary>
/// <param name="Pid">The session.</param>
/// <param name="Database">Its database.</param>
/// <param name="Table">The table.</param>
/// <param name="Index">The index, or 0.</param>
/// <param name="Command"><c>PROGRESS_CREATEIDX_COMMAND_*</c> of progress.h: 1 CREATE INDEX, 2 with CONCURRENTLY, 3 REINDEX, 4 with CONCURRENTLY.</param>
/// <param name="Phase">The phase.</param>
/// <param name="LockersTotal">Transactions to be waited for.</param>
/// <param name="LockersDone">Those that have ended.</param>
/// <param name="Locker">The one waited for now, or 0.</param>
internal sealed record IndexProgress(int Pid, uint Database, uint Table, uint Index, int Command, int Phase, long LockersTotal, long LockersDone, int Locker);
