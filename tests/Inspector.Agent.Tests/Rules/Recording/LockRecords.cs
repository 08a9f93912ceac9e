using Inspector.Testing;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Recordings of lock waits.</summary>
public sealed class LockRecords : Recorder
{
    private const string Oldest = "postgresql_lock_wait_oldest_seconds";
    private const string Age = "postgresql_lock_root_blocker_transaction_age_seconds";
    private const string Blocked = "postgresql_lock_blocked_by_root";
    private const string Rise = "rise";
    private const string TakeRow = "begin; update item set n = n + 1 where id = 1";

    private static readonly string[] Items = ["create table item (id int primary key, n int not null)", "insert into item select i, 0 from generate_series(1, 100) i"];

    [Fact(Explicit = true)]
    public Task PgLockWaitLong() => RecordAsync(
        new("PgLockWaitLong", "a session waits for a row that another transaction has updated", "a session waits for an advisory lock, as whoever is not the leader does", new(EdgeKind.Value, Oldest, 30, 30.1), ("target", "shop"), ("db_namespace", "orders"))
        {
            Scales = [new(Oldest, 10, Pace)],
        },
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await using (await stage.HoldAsync("select pg_advisory_lock(7)"))
            await using (await stage.CrowdAsync(1, _ => "select pg_advisory_lock(7)"))
            {
                await stage.LookAsync(Phases.Harmless, 6);
            }

            await stage.LookAsync(Phases.Between, 4);
            await using (await stage.HoldAsync(TakeRow))
            await using (await stage.CrowdAsync(1, _ => "update item set n = 0 where id = 1"))
            {
                await stage.LookAsync(Phases.Fault, 8);
            }

            await stage.LookAsync(Phases.After, 4);
        },
        Items);

    [Fact(Explicit = true)]
    public Task PgLockPileUp() => RecordAsync(
        new("PgLockPileUp", "24 sessions wait for one row", "four sessions wait for one row, no more and no fewer", new(EdgeKind.Value, "postgresql_lock_blocked_sessions", 20, 21), ("target", "shop"))
        {
            Further = [new(Rise, "with every step three sessions more wait, until eighteen do", ("target", "shop")) { Lasts = false }],
        },
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await using (await stage.HoldAsync(TakeRow))
            await using (await stage.CrowdAsync(4, _ => "update item set n = 0 where id = 1"))
            {
                await stage.LookAsync(Phases.Harmless, 6);
            }

            await stage.LookAsync(Phases.Between, 4);
            await using (await stage.HoldAsync(TakeRow))
            await using (var crowd = await stage.CrowdAsync(4, _ => "update item set n = 0 where id = 1"))
            {
                await stage.LookAsync(Phases.Fault, 8, async () =>
                {
                    for (var i = 0; i < 4 && crowd.Count < 24; i++)
                    {
                        crowd.Join(await stage.OpenAsync(), "update item set n = 0 where id = 1");
                    }
                });
            }

            await stage.LookAsync(Phases.After, 4);
            await using (await stage.HoldAsync(TakeRow))
            await using (var crowd = await stage.CrowdAsync(0, _ => ""))
            {
                await stage.LookAsync(Rise, 9, async () =>
                {
                    for (var i = 0; i < 3 && crowd.Count < 18; i++)
                    {
                        crowd.Join(await stage.OpenAsync(), "update item set n = 0 where id = 1");
                    }
                });
            }
        },
        Items);

    [Fact(Explicit = true)]
    public Task PgDdlQueue() => RecordAsync(
        new("PgDdlQueue", "an ALTER TABLE waits for a reader, and four readers wait behind it", "six SELECT FOR UPDATE queue for one row", new(EdgeKind.Value, "postgresql_lock_queue_depth", 2, 3), ("target", "shop")),
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await using (await stage.HoldAsync(TakeRow))
            await using (await stage.CrowdAsync(6, _ => "select n from item where id = 1 for update"))
            {
                await stage.LookAsync(Phases.Harmless, 6);
            }

            await stage.LookAsync(Phases.Between, 4);
            await using (await stage.HoldAsync("begin; select count(*) from item"))
            await using (await stage.CrowdAsync(5, i => i == 0 ? "alter table item add column note text" : "select n from item where id = 2"))
            {
                await stage.LookAsync(Phases.Fault, 6);
            }

            await stage.LookAsync(Phases.After, 4);
        },
        Items);

    [Fact(Explicit = true)]
    public Task PgBlockedByIdleInTransaction() => RecordAsync(
        new("PgBlockedByIdleInTransaction", "three sessions wait for a row of a transaction whose client does nothing", "three sessions wait for a row of a transaction that is at work", new(EdgeKind.Value, Age, 60, 60.1), ("target", "shop"), ("blocker_state", "idle_in_transaction"))
        {
            Scales = [new(Age, 10, Pace)],
        },
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await using (await stage.CrowdAsync(4, i => i == 0 ? $"{TakeRow}; select pg_sleep(60)" : "select pg_sleep(1); update item set n = 0 where id = 1"))
            {
                await stage.LookAsync(Phases.Harmless, 10);
            }

            await stage.LookAsync(Phases.Between, 4);
            await using (await stage.HoldAsync(TakeRow))
            await using (await stage.CrowdAsync(3, _ => "update item set n = 0 where id = 1"))
            {
                await stage.LookAsync(Phases.Fault, 10);
            }

            await stage.LookAsync(Phases.After, 4);
        },
        Items);

    [Fact(Explicit = true)]
    public Task PgBlockedByPreparedTransaction() => RecordAsync(
        new("PgBlockedByPreparedTransaction", "two sessions wait for a row of a prepared transaction", "a prepared transaction is there, and nobody waits for it", new(EdgeKind.Value, Blocked, 0, 1), ("target", "shop")),
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await using (var coordinator = await stage.HoldAsync($"{TakeRow}; prepare transaction 'order-77'"))
            {
                await stage.LookAsync(Phases.Harmless, 6);
                await coordinator.ExecuteAsync("rollback prepared 'order-77'");
                await stage.LookAsync(Phases.Between, 4);
                await coordinator.ExecuteAsync($"{TakeRow}; prepare transaction 'order-78'");
                await using (await stage.CrowdAsync(2, _ => "update item set n = 0 where id = 1"))
                {
                    await stage.LookAsync(Phases.Fault, 6);
                    await coordinator.ExecuteAsync("rollback prepared 'order-78'");
                }
            }

            await stage.LookAsync(Phases.After, 4);
        },
        Items);

    [Fact(Explicit = true)]
    public Task PgWraparoundVacuumBlocks() => RecordAsync(
        new("PgWraparoundVacuumBlocks", "an ALTER TABLE waits for an autovacuum against wraparound, and a reader behind it", "an autovacuum against wraparound is at work, and nobody waits for it", new(EdgeKind.Value, Blocked, 0, 1), ("target", "shop")),
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await using (var session = await stage.OpenAsync())
            {
                await session.ExecuteAsync(Burn(110_000));
                await Eventually.TrueAsync(
                    "the autovacuum of the large table is at work",
                    () => session.ScalarAsync<bool>("select exists (select from pg_stat_activity where backend_type = 'autovacuum worker' and query like '%public.large (to prevent wraparound)')"),
                    TimeSpan.FromMinutes(2));
            }

            await stage.LookAsync(Phases.Harmless, 6);
            await stage.LookAsync(Phases.Between, 4);
            await using (await stage.CrowdAsync(2, i => i == 0 ? "alter table large add column note text" : "select pg_sleep(1); select count(*) from large"))
            {
                await stage.LookAsync(Phases.Fault, 8);
            }

            await stage.LookAsync(Phases.After, 4);
        },
        [.. Items, "create table large (id int primary key, filler text) with (autovacuum_enabled = false, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)", "insert into large select i, repeat('x', 900) from generate_series(1, 20000) i"],
        [("autovacuum", "on"), ("autovacuum_freeze_max_age", "100000"), ("autovacuum_naptime", "1s")]);
}
