using Inspector.Activity;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads what the statistics tier asks about the server as a whole.</summary>
internal static class StatisticsServer
{
    /// <summary>From 17 checkpoints and restartpoints are counted apart; before, together.</summary>
    internal static readonly Statement Server = new(
        "server-statistics",
        "the server's limits, and what it wrote ahead, archived, checkpointed and replayed",
        (14, """
            select
                clock_timestamp() as at,
                pg_is_in_recovery() as is_standby,
                pg_postmaster_start_time() as started_at,
                pg_has_role('pg_read_all_stats', 'usage') as sees_all,
                current_setting('max_connections')::int8 as connections,
                current_setting('superuser_reserved_connections')::int8 + coalesce(current_setting('reserved_connections', true)::int8, 0) as reserved,
                current_setting('autovacuum_freeze_max_age')::int8 as freeze_age,
                current_setting('autovacuum_multixact_freeze_max_age')::int8 as multixact_freeze_age,
                w.wal_bytes::int8 as wal_bytes,
                w.wal_records,
                w.wal_fpi as wal_page_images,
                w.wal_buffers_full,
                a.archived_count as archived,
                a.failed_count as archive_failures,
                a.last_archived_time as archived_at,
                a.last_failed_time as archive_failed_at,
                pg_stat_get_bgwriter_timed_checkpoints() as checkpoints_timed,
                pg_stat_get_bgwriter_requested_checkpoints() as checkpoints_requested,
                pg_stat_get_checkpoint_write_time() as checkpoint_write_time,
                pg_stat_get_checkpoint_sync_time() as checkpoint_sync_time,
                case when pg_is_in_recovery() then greatest((pg_last_wal_receive_lsn() - pg_last_wal_replay_lsn())::int8, 0) end as replay_bytes,
                case when pg_is_in_recovery() then pg_last_xact_replay_timestamp() end as replayed_at,
                case when pg_is_in_recovery() then exists (select from pg_stat_get_wal_receiver() r where r.pid is not null) end as is_receiving
            from pg_stat_get_wal() w
            cross join pg_stat_get_archiver() a
            """),
        (17, """
            select
                clock_timestamp() as at,
                pg_is_in_recovery() as is_standby,
                pg_postmaster_start_time() as started_at,
                pg_has_role('pg_read_all_stats', 'usage') as sees_all,
                current_setting('max_connections')::int8 as connections,
                current_setting('superuser_reserved_connections')::int8 + coalesce(current_setting('reserved_connections', true)::int8, 0) as reserved,
                current_setting('autovacuum_freeze_max_age')::int8 as freeze_age,
                current_setting('autovacuum_multixact_freeze_max_age')::int8 as multixact_freeze_age,
                w.wal_bytes::int8 as wal_bytes,
                w.wal_records,
                w.wal_fpi as wal_page_images,
                w.wal_buffers_full,
                a.archived_count as archived,
                a.failed_count as archive_failures,
                a.last_archived_time as archived_at,
                a.last_failed_time as archive_failed_at,
                pg_stat_get_checkpointer_num_timed() + pg_stat_get_checkpointer_restartpoints_timed() as checkpoints_timed,
                pg_stat_get_checkpointer_num_requested() + pg_stat_get_checkpointer_restartpoints_requested() as checkpoints_requested,
                pg_stat_get_checkpointer_write_time() as checkpoint_write_time,
                pg_stat_get_checkpointer_sync_time() as checkpoint_sync_time,
                case when pg_is_in_recovery() then greatest((pg_last_wal_receive_lsn() - pg_last_wal_replay_lsn())::int8, 0) end as replay_bytes,
                case when pg_is_in_recovery() then pg_last_xact_replay_timestamp() end as replayed_at,
                case when pg_is_in_recovery() then exists (select from pg_stat_get_wal_receiver() r where r.pid is not null) end as is_receiving
            from pg_stat_get_wal() w
            cross join pg_stat_get_archiver() a
            """));

    /// <summary>The server, as it is without its sessions and databases.</summary>
    internal static (ServerStatistics Statistics, bool SeesAll) Read(Row row, ServerVersion version)
    {
        var (at, isStandby, startedAt, seesAll) = (row.Time("at"), row.Bool("is_standby"), row.Time("started_at"), row.Bool("sees_all"));
        var limits = new ServerLimits(row.Int64("connections"), row.Int64("reserved"), row.Int64("freeze_age"), row.Int64("multixact_freeze_age"));
        var wal = new WalStatistics(row.Int64("wal_bytes"), row.Int64("wal_records"), row.Int64("wal_page_images"), row.Int64("wal_buffers_full"));
        var archiver = new ArchiverStatistics(row.Int64("archived"), row.Int64("archive_failures"), row.TimeOrNull("archived_at"), row.TimeOrNull("archive_failed_at"));
        var checkpoints = new CheckpointStatistics(
            row.Int64("checkpoints_timed"), row.Int64("checkpoints_requested"), Milliseconds(row.Double("checkpoint_write_time")), Milliseconds(row.Double("checkpoint_sync_time")));
        var (bytes, replayedAt) = (row.Int64OrNull("replay_bytes"), row.TimeOrNull("replayed_at"));
        var recovery = isStandby ? new RecoveryStatistics(bytes ?? 0, replayedAt, row.Bool("is_receiving")) : null;
        var statistics = new ServerStatistics
        {
            Version = version,
            IsStandby = isStandby,
            ReadAt = at,
            StartedAt = startedAt,
            Limits = limits,
            Wal = wal,
            Archiver = archiver,
            Checkpoints = checkpoints,
            Recovery = recovery,
        };
        return (statistics, seesAll);
    }

    private static TimeSpan Milliseconds(double time) => TimeSpan.FromMilliseconds(Math.Max(0, time));
}
