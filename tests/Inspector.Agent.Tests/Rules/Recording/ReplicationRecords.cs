using Inspector.Testing;
using Inspector.Tests.Scheduling;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Recordings of WAL that goes nowhere.</summary>
public sealed class ReplicationRecords : Recorder
{
    private const string Lag = "postgresql_replication_lag_seconds";
    private const string Retained = "postgresql_replication_slot_retained_bytes";

    [Fact(Explicit = true)]
    public Task PgSlotRetainsWal() => RecordAsync(
        new("PgSlotRetainsWal", "nobody reads a slot while 90 MB of WAL are written", "nobody reads a slot while 10 MB of WAL are written", new(EdgeKind.Value, Retained, 50e9, 50.1e9), ("target", "shop"), ("object", "replica_2"))
        {
            Scales = [new(Retained, 1000, "megabytes were written, and stand for gigabytes")],
        },
        Statistics,
        async stage =>
        {
            await stage.ExecuteAsync("select pg_create_physical_replication_slot('replica_2', true)");
            await stage.LookAsync(Phases.Before, 2);
            await WriteAsync(stage, 10);
            await stage.LookAsync(Phases.Harmless, 3);
            await stage.LookAsync(Phases.Between, 2);
            await stage.LookAsync(Phases.Fault, 5, () => WriteAsync(stage, 16));
            await stage.ExecuteAsync("select pg_drop_replication_slot('replica_2')");
            await stage.LookAsync(Phases.After, 3);
        });

    [Fact(Explicit = true)]
    public Task PgSlotLosesWal() => RecordAsync(
        new("PgSlotLosesWal", "more WAL is written than max_slot_wal_keep_size allows a slot to keep", "a slot keeps less than it may", new(EdgeKind.Value, "postgresql_replication_slots", 0, 1), ("target", "shop"), ("wal_status", "lost")),
        Statistics,
        async stage =>
        {
            await stage.ExecuteAsync("select pg_create_physical_replication_slot('replica_2', true)");
            await stage.LookAsync(Phases.Before, 2);
            await WriteAsync(stage, 4);
            await stage.LookAsync(Phases.Harmless, 3);
            await stage.LookAsync(Phases.Between, 2);
            await WriteAsync(stage, 120);
            await stage.ExecuteAsync("checkpoint");
            await stage.LookAsync(Phases.Fault, 4);
            await stage.ExecuteAsync("select pg_drop_replication_slot('replica_2')");
            await stage.LookAsync(Phases.After, 3);
        },
        settings: [("max_slot_wal_keep_size", "32MB"), ("max_wal_size", "48MB"), ("min_wal_size", "32MB")]);

    [Fact(Explicit = true)]
    public Task PgReplicationLag() => RecordAsync(
        new("PgReplicationLag", "a standby does not replay while the primary writes 20 MB", "a standby does not replay, and the primary writes next to nothing", new(EdgeKind.Value, Lag, 60, 60.1), ("target", "shop"))
        {
            Scales = [new(Lag, 3, Pace)],
            Only = ("target", "shop"),
            Further =
            [
                new(Phases.Fault, "the standby is watched itself, and says so of itself", ("target", "shop-standby"))
                {
                    Scales = [new("postgresql_recovery_replay_lag_seconds", 3, Pace)],
                    Only = ("target", "shop-standby"),
                },
            ],
        },
        Statistics,
        async stage =>
        {
            var standby = stage.Standby!.Server;
            stage.Agent.Reconfigure(stage.Target + AgentProcess.Target("shop-standby", Knock.Text(standby.ConnectionString("postgres"))));
            await stage.Agent.IsUpAsync("shop-standby");
            await stage.LookAsync(Phases.Before, 2);
            await standby.AdministrationExecuteAsync("select pg_wal_replay_pause()");
            await WriteAsync(stage, 1);
            await stage.LookAsync(Phases.Harmless, 8);
            await standby.AdministrationExecuteAsync("select pg_wal_replay_resume()");
            await stage.Standby.CatchUpAsync();
            await stage.LookAsync(Phases.Between, 3);
            await standby.AdministrationExecuteAsync("select pg_wal_replay_pause()");
            await WriteAsync(stage, 20);
            await stage.LookAsync(Phases.Fault, 8);
            await standby.AdministrationExecuteAsync("select pg_wal_replay_resume()");
            await stage.Standby.CatchUpAsync();
            await stage.LookAsync(Phases.After, 4);
        },
        hasStandby: true);

    [Fact(Explicit = true)]
    public Task PgArchiverFailing() => RecordAsync(
        new("PgArchiverFailing", "archive_command fails for every file of WAL", "archive_command fails once, and works from then on", new(EdgeKind.Rate, "postgresql_wal_archive_failures_total", 0, 1d / 600), ("target", "shop")) { Repeats = true },
        Statistics,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 2, () => SwitchAsync(stage));
            await ArchiveWithAsync(stage, "/bin/false");
            var failures = 0;
            await stage.LookAsync(Phases.Harmless, 6, async () =>
            {
                await SwitchAsync(stage);
                if (failures++ == 0)
                {
                    await Eventually.TrueAsync("archiving has failed", () => CountAsync(stage, "failed_count > 0"));
                    await ArchiveWithAsync(stage, "/bin/true");
                }
            });
            await stage.LookAsync(Phases.Between, 3, () => SwitchAsync(stage));
            await Eventually.TrueAsync("everything is archived", () => CountAsync(stage, "last_failed_time is null or last_archived_time > last_failed_time"));
            await ArchiveWithAsync(stage, "/bin/false");
            await stage.LookAsync(Phases.Fault, 8, () => SwitchAsync(stage));
            await ArchiveWithAsync(stage, "/bin/true");
            await stage.LookAsync(Phases.After, 6, () => SwitchAsync(stage));
        },
        settings: [("archive_mode", "on"), ("archive_command", "/bin/true")]);

    private static async Task<bool> CountAsync(Stage stage, string condition)
    {
        await using var session = await stage.OpenAsync();
        return await session.ScalarAsync<bool>($"select coalesce({condition}, false) from pg_stat_archiver");
    }

    private static async Task ArchiveWithAsync(Stage stage, string command)
    {
        await stage.ExecuteAsync($"alter system set archive_command = '{command}'");
        await stage.ExecuteAsync("select pg_reload_conf()");
    }

    /// <summary>Ends a file of WAL that has something in it.</summary>
    private static async Task SwitchAsync(Stage stage)
    {
        await stage.ExecuteAsync("select pg_logical_emit_message(false, 'test', 'x')");
        await stage.ExecuteAsync("select pg_switch_wal()");
    }

    private static async Task WriteAsync(Stage stage, int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            await stage.ExecuteAsync("select pg_logical_emit_message(true, 'test', repeat('x', 1000000))");
        }
    }
}
