using Inspector.Testing;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Recordings of a server that is down, full, or grows old.</summary>
public sealed class ServerRecords : Recorder
{
    private const string Slot = "slot";
    private const string HorizonTransactions = "postgresql_xmin_horizon_age_transactions";
    private const string HorizonAge = "postgresql_xmin_horizon_age_seconds";

    [Fact(Explicit = true)]
    public Task PgTargetDown() => RecordAsync(
        new("PgTargetDown", "the server is stopped", "the server is restarted", Edge.OfTime, ("target", "shop")) { HarmlessLasts = false },
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await stage.Server.Embedded.StopAsync();
            await stage.LookAsync(Phases.Harmless, 2);
            await stage.Server.Embedded.StartAgainAsync();
            await stage.Agent.IsUpAsync("shop");
            await stage.LookAsync(Phases.Between, 4);
            await stage.Server.Embedded.StopAsync();
            await stage.Agent.IsUpAsync("shop", isUp: false);
            await stage.LookAsync(Phases.Fault, 6);
            await stage.Server.Embedded.StartAgainAsync();
            await stage.Agent.IsUpAsync("shop");
            await stage.LookAsync(Phases.After, 4);
        });

    [Fact(Explicit = true)]
    public Task PgConnectionsNearLimit() => RecordAsync(
        new("PgConnectionsNearLimit", "13 of 15 connections and those of the agent are taken", "8 of 15 connections are taken", new(EdgeKind.Value, "postgresql_connection_used_ratio", 0.85, 0.86), ("target", "shop")),
        Statistics,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 2);
            await using (await stage.CrowdAsync(8, _ => "select 1"))
            {
                await stage.LookAsync(Phases.Harmless, 4);
            }

            await stage.LookAsync(Phases.Between, 3);
            await using (await stage.CrowdAsync(13, _ => "select 1"))
            {
                await stage.LookAsync(Phases.Fault, 5);
            }

            await stage.LookAsync(Phases.After, 3);
        },
        settings: [("max_connections", "18"), ("superuser_reserved_connections", "3"), ("max_wal_senders", "2")]);

    [Fact(Explicit = true)]
    public Task PgXidWraparound() => RecordAsync(
        new(
            "PgXidWraparound",
            "an old transaction keeps autovacuum from freezing while 170,000 ids are used up, of 100,000 that autovacuum_freeze_max_age allows",
            "110,000 ids were used up: autovacuum is about to freeze",
            new(EdgeKind.Value, "postgresql_transaction_id_age_ratio", 1.5, 1.51),
            ("target", "shop"),
            ("db_namespace", "orders"),
            ("id_kind", "transaction"))
        {
            Only = ("db_namespace", "orders"),
            Further =
            [
                new(
                    Phases.Harmless,
                    "less than 500 million ids are left, however small a share of autovacuum_freeze_max_age that is",
                    ("target", "shop"),
                    ("db_namespace", "orders"),
                    ("id_kind", "transaction"))
                {
                    Only = ("db_namespace", "orders"),
                    Edge = new(EdgeKind.Value, "postgresql_transaction_id_left", 500e6, 499.9e6) { Where = ("id_kind", "transaction") },
                },
            ],
        },
        Statistics,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 2);
            await using (await stage.HoldAsync("begin; select pg_current_xact_id()"))
            {
                await stage.ExecuteAsync(Burn(110_000));
                await stage.LookAsync(Phases.Harmless, 4);
            }

            await FreezeAsync(stage);
            await stage.LookAsync(Phases.Between, 3);
            await using (await stage.HoldAsync("begin; select pg_current_xact_id()"))
            {
                await stage.ExecuteAsync(Burn(90_000));
                await stage.ExecuteAsync(Burn(80_000));
                await stage.LookAsync(Phases.Fault, 4);
            }

            await FreezeAsync(stage);
            await stage.LookAsync(Phases.After, 3);
        },
        settings: [("autovacuum", "on"), ("autovacuum_freeze_max_age", "100000"), ("vacuum_freeze_min_age", "0"), ("vacuum_freeze_table_age", "0"), ("autovacuum_naptime", "1s")]);

    [Fact(Explicit = true)]
    public Task PgXminHorizonHeld() => RecordAsync(
        new("PgXminHorizonHeld", "a transaction with a snapshot stays open while 12,000 others are made", "a transaction with a snapshot stays open on a server where nobody writes", new(EdgeKind.Value, HorizonAge, 3600, 3601), ("target", "shop"), ("holder", "backend"))
        {
            Scales = [new(HorizonAge, 200, "half a minute was recorded, and stands for more than an hour")],
            Further =
            [
                new(Slot, "a slot that nobody reads holds the horizon back", ("target", "shop"), ("holder", "slot"))
                {
                    Scales = [new(HorizonTransactions, 1000, "thousands of transactions were made, and stand for millions")],
                },
            ],
        },
        Statistics,
        async stage =>
        {
            const string Snapshot = "begin isolation level repeatable read; select count(*) from pg_class";
            await stage.LookAsync(Phases.Before, 2);
            await using (await stage.HoldAsync(Snapshot))
            {
                await stage.LookAsync(Phases.Harmless, 6);
            }

            await stage.LookAsync(Phases.Between, 3);
            await using (await stage.HoldAsync(Snapshot))
            {
                await stage.ExecuteAsync(Burn(12_000));
                await stage.LookAsync(Phases.Fault, 6);
            }

            await stage.LookAsync(Phases.After, 3);
            await stage.ExecuteAsync("select pg_create_logical_replication_slot('reader', 'pgoutput')");
            await stage.ExecuteAsync(Burn(12_000));
            await stage.LookAsync(Slot, 4);
        });

    [Fact(Explicit = true)]
    public Task PgErrorFindings() => RecordAsync(
        new(
            "PgErrorFindings",
            "a table gets a policy, and row security is off",
            "a second index like the first: a finding of severity warning",
            new(EdgeKind.Value, "inspector_findings", 0, 1),
            ("target", "shop"),
            ("db_namespace", "orders"),
            ("probe", "policy-without-rls")),
        Statistics,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 2);
            await stage.ExecuteAsync("create index document_owner_again on document (owner)");
            await stage.LookAsync(Phases.Harmless, 8);
            await stage.LookAsync(Phases.Between, 2);
            await stage.ExecuteAsync("create policy document_owner on document using (owner = current_user)");
            await stage.LookAsync(Phases.Fault, 8);
            await stage.ExecuteAsync("alter table document enable row level security");
            await stage.LookAsync(Phases.After, 8);
        },
        ["create table document (id bigint primary key, owner text not null)", "create index document_owner on document (owner)", "insert into document select i, 'ann' from generate_series(1, 100) i"]);

    /// <summary>Freezes, and waits until the agent has seen it.</summary>
    private static async Task FreezeAsync(Stage stage)
    {
        await using var session = await stage.OpenAsync();
        await Eventually.TrueAsync("everything is frozen", async () =>
        {
            await session.ExecuteAsync("vacuum (freeze)");
            return await session.ScalarAsync<bool>("select age(datfrozenxid) < 1000 from pg_database where datname = current_database()");
        });
        await stage.Agent.GoesOnAsync("shop", "statistics");
    }
}
