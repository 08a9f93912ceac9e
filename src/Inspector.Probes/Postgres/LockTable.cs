using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Postgres;

/// <summary>Reads what need not be read at every sample: how full the lock table is, and the counters of all databases.</summary>
internal static class LockTable
{
    internal static readonly Statement Use = new(
        "lock-table-use",
        "how many objects are in the lock table, how many have room, and which session has most",
        (14, """
            with entries as materialized (
                select distinct
                    pid,
                    virtualtransaction,
                    locktype,
                    database,
                    relation,
                    page,
                    tuple,
                    virtualxid,
                    transactionid,
                    classid,
                    objid,
                    objsubid
                from pg_lock_status()
                where not fastpath
                    and mode <> 'SIReadLock'
            )
            select
                (
                    select
                        count(*)
                    from (
                        select distinct
                            locktype,
                            database,
                            relation,
                            page,
                            tuple,
                            virtualxid,
                            transactionid,
                            classid,
                            objid,
                            objsubid
                        from entries) o
                ) as objects,
                (select count(*) from entries) as entries,
                current_setting('max_locks_per_transaction')::int8
                    * (current_setting('max_connections')::int8 + current_setting('max_prepared_transactions')::int8) as capacity,
                h.pid,
                h.virtualtransaction,
                h.held,
                clock_timestamp() as at
            from (select 1) one
            left join (
                select
                    pid,
                    virtualtransaction,
                    count(*) as held
                from entries
                group by
                    pid,
                    virtualtransaction
                order by
                    count(*) desc,
                    pid
                limit 1
            ) h on true
            """));

    internal static readonly Statement Counters = new(
        "conflict-counters",
        "deadlocks of each database, and on a standby the statements that recovery cancelled",
        (14, """
            select
                d.oid,
                clock_timestamp() as at,
                pg_stat_get_db_deadlocks(d.oid) as deadlocks,
                pg_stat_get_db_conflict_tablespace(d.oid) as tablespace,
                pg_stat_get_db_conflict_lock(d.oid) as lock,
                pg_stat_get_db_conflict_snapshot(d.oid) as snapshot,
                pg_stat_get_db_conflict_bufferpin(d.oid) as buffer_pin,
                pg_stat_get_db_conflict_startup_deadlock(d.oid) as deadlock,
                0::int8 as logical_slot,
                pg_stat_get_db_stat_reset_time(d.oid) as since
            from unnest($1::oid[]) d(oid)
            """),
        (16, """
            select
                d.oid,
                clock_timestamp() as at,
                pg_stat_get_db_deadlocks(d.oid) as deadlocks,
                pg_stat_get_db_conflict_tablespace(d.oid) as tablespace,
                pg_stat_get_db_conflict_lock(d.oid) as lock,
                pg_stat_get_db_conflict_snapshot(d.oid) as snapshot,
                pg_stat_get_db_conflict_bufferpin(d.oid) as buffer_pin,
                pg_stat_get_db_conflict_startup_deadlock(d.oid) as deadlock,
                pg_stat_get_db_conflict_logicalslot(d.oid) as logical_slot,
                pg_stat_get_db_stat_reset_time(d.oid) as since
            from unnest($1::oid[]) d(oid)
            """));

    /// <summary>How full the table is, and how many entries it has.</summary>
    internal static async Task<(LockTableUse Use, long Entries)> ReadUseAsync(GuardedSession session, TimeSpan timeout, CancellationToken cancellation)
    {
        var reading = new Reading();
        (LockTableUse, long)? read = null;
        reading.Add(Use, row =>
        {
            var (objects, entries, capacity) = (row.Int64("objects"), row.Int64("entries"), row.Int64("capacity"));
            var (pid, isAny) = (row.Int32OrNull("pid"), !row.IsNull("virtualtransaction"));
            var held = row.Int64OrNull("held") ?? 0;
            read = (new(row.Time("at"), objects, capacity, isAny ? new Party(pid ?? 0) : null, held), entries);
        });
        await session.ReadAtOnceAsync(reading, timeout, cancellation);
        return read!.Value;
    }

    /// <summary>The counters of databases.</summary>
    internal static async Task<ServerCounters> ReadCountersAsync(
        GuardedSession session, IReadOnlyDictionary<uint, string> databases, TimeSpan timeout, CancellationToken cancellation)
    {
        var reading = new Reading();
        var at = DateTimeOffset.MinValue;
        var counters = ImmutableArray.CreateBuilder<DatabaseCounters>(databases.Count);
        reading.Add(Counters, databases.Keys.Order().ToArray(), row =>
        {
            var oid = row.Oid("oid");
            at = row.Time("at");
            counters.Add(new(
                oid,
                databases[oid],
                row.Int64("deadlocks"),
                new(
                    row.Int64("tablespace"),
                    row.Int64("lock"),
                    row.Int64("snapshot"),
                    row.Int64("buffer_pin"),
                    row.Int64("deadlock"),
                    row.Int64("logical_slot")),
                row.TimeOrNull("since")));
        });
        await session.ReadAtOnceAsync(reading, timeout, cancellation);
        return new(at, counters.ToImmutable());
    }
}
