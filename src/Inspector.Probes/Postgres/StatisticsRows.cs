using Inspector.Activity;

namespace Inspector.Postgres;

/// <summary>Reads what the statistics tier asks about sessions, slots and standbys: by functions, since the views join catalogs that may be locked.</summary>
internal static class StatisticsRows
{
    /// <summary>VACUUM and our own look hold nothing back (<c>ComputeXidHorizons</c> of procarray.c, <c>PROC_IN_VACUUM</c>).</summary>
    internal static readonly Statement Sessions = new(
        "session-groups",
        "how many server processes do what in which database, since when, and how far they hold the horizon of VACUUM back",
        (14, """
            select
                s.datid as database,
                s.backend_type,
                s.state,
                s.wait_event_type,
                coalesce(s.backend_type = 'autovacuum worker' and s.query like '%(to prevent wraparound)', false) as prevents_wraparound,
                count(*) as sessions,
                min(s.xact_start) as oldest,
                max(greatest(age(s.backend_xid), age(s.backend_xmin))) filter (where v.pid is null and s.pid <> pg_backend_pid()) as horizon_age,
                min(s.xact_start) filter (
                    where v.pid is null
                        and s.pid <> pg_backend_pid()
                        and (s.backend_xid is not null or s.backend_xmin is not null)
                ) as horizon_since
            from pg_stat_get_activity(null) s
            left join pg_stat_get_progress_info('VACUUM') v on v.pid = s.pid
            group by
                s.datid,
                s.backend_type,
                s.state,
                s.wait_event_type,
                prevents_wraparound
            """));

    internal static readonly Statement Prepared = new(
        "prepared-groups",
        "how many prepared transactions each database has, since when, and how far they hold the horizon of VACUUM back",
        (14, """
            select
                dbid as database,
                count(*) as transactions,
                min(prepared) as oldest,
                max(age(transaction)) as horizon_age
            from pg_prepared_xact()
            group by
                dbid
            """));

    internal static readonly Statement Slots = new(
        "slot-statistics",
        "replication slots with the WAL and the transactions that they hold back, without the catalog of databases",
        (14, """
            select
                slot_name::text as name,
                slot_type = 'logical' as is_logical,
                datoid as database,
                active,
                wal_status,
                case when pg_is_in_recovery() then pg_last_wal_replay_lsn() - restart_lsn
                    else pg_current_wal_lsn() - restart_lsn end::int8 as retained_bytes,
                greatest(age(xmin), age(catalog_xmin)) as horizon_age
            from pg_get_replication_slots()
            """));

    internal static readonly Statement Standbys = new(
        "standby-statistics",
        "how far those that stream from this server are behind",
        (14, """
            select
                a.application_name,
                w.state,
                w.sync_state,
                (e.lsn - w.write_lsn)::int8 as write_bytes,
                (e.lsn - w.flush_lsn)::int8 as flush_bytes,
                (e.lsn - w.replay_lsn)::int8 as replay_bytes,
                extract(epoch from w.write_lag)::float8 as write_lag,
                extract(epoch from w.flush_lag)::float8 as flush_lag,
                extract(epoch from w.replay_lag)::float8 as replay_lag
            from pg_stat_get_wal_senders() w
            cross join (select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end as lsn) e
            left join lateral pg_stat_get_activity(w.pid) a on true
            """));

    internal static SessionGroup ReadSessions(Row row, IReadOnlyDictionary<uint, string> databases)
    {
        var (database, kind) = (row.OidOrNull("database") ?? 0, SessionRows.KindOf(row.TextOrNull("backend_type")));
        var (state, wait, isUrgent) = (row.TextOrNull("state"), row.TextOrNull("wait_event_type"), row.Bool("prevents_wraparound"));
        return new(
            databases.GetValueOrDefault(database),
            kind,
            state,
            wait,
            isUrgent,
            checked((int)row.Int64("sessions")),
            row.TimeOrNull("oldest"),
            row.Int32OrNull("horizon_age"),
            row.TimeOrNull("horizon_since"))
        {
            HasDatabase = database != 0,
        };
    }

    internal static PreparedGroup ReadPrepared(Row row, IReadOnlyDictionary<uint, string> databases) =>
        new(databases.GetValueOrDefault(row.Oid("database")), checked((int)row.Int64("transactions")), row.Time("oldest"), row.Int32("horizon_age"));

    internal static SlotStatistics ReadSlot(Row row, IReadOnlyDictionary<uint, string> databases) => new(
        row.Text("name"),
        row.Bool("is_logical"),
        databases.GetValueOrDefault(row.OidOrNull("database") ?? 0),
        row.Bool("active"),
        row.TextOrNull("wal_status"),
        row.Int64OrNull("retained_bytes") is { } bytes ? Math.Max(0, bytes) : null,
        row.Int32OrNull("horizon_age"));

    internal static StandbyStatistics ReadStandby(Row row)
    {
        var (application, state, sync) = (row.TextOrNull("application_name") ?? "", row.TextOrNull("state"), row.TextOrNull("sync_state"));
        var bytes = (Write: row.Int64OrNull("write_bytes"), Flush: row.Int64OrNull("flush_bytes"), Replay: row.Int64OrNull("replay_bytes"));
        return new(
            application,
            state,
            sync is not null and not "async",
            Lag(bytes.Write, row.DoubleOrNull("write_lag")),
            Lag(bytes.Flush, row.DoubleOrNull("flush_lag")),
            Lag(bytes.Replay, row.DoubleOrNull("replay_lag")));
    }

    /// <summary>The server forgets the time once a standby has all there is (<c>LagTrackerRead</c> of walsender.c).</summary>
    private static ReplicationLag Lag(long? bytes, double? seconds) => new(
        bytes is { } known ? Math.Max(0, known) : null,
        seconds is { } told ? TimeSpan.FromSeconds(told) : bytes <= 0 ? TimeSpan.Zero : null);
}
