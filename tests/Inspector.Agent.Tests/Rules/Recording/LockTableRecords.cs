using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Recordings of deadlocks, and of what the lock table and its manager have to bear.</summary>
public sealed class LockTableRecords : Recorder
{
    /// <summary>The agent counts the lock table once a minute.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);

    [Fact(Explicit = true)]
    public Task PgDeadlocks() => RecordAsync(
        new("PgDeadlocks", "transactions that take two rows in different orders, again and again", "one deadlock", new(EdgeKind.Value, "postgresql_deadlocks_total", 3, 4), ("target", "shop"), ("db_namespace", "orders")),
        Statistics,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 3);
            await DeadlockAsync(stage);
            await stage.LookAsync(Phases.Harmless, 4);
            await stage.LookAsync(Phases.Between, 3);
            await stage.LookAsync(Phases.Fault, 6, () => DeadlockAsync(stage));
            await stage.LookAsync(Phases.After, 3);
        },
        ["create table item (id int primary key, n int not null)", "insert into item select i, 0 from generate_series(1, 100) i"],
        [("deadlock_timeout", "100ms")]);

    [Fact(Explicit = true)]
    public Task PgLockTableNearlyFull() => RecordAsync(
        new("PgLockTableNearlyFull", "one transaction locks every partition of a table", "one transaction locks a third of the partitions", new(EdgeKind.Value, "postgresql_lock_table_usage_ratio", 0.7, 0.71), ("target", "shop")),
        Slow,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 2);
            await using (await stage.HoldAsync("begin", $"lock table {string.Join(", ", Enumerable.Range(0, 110).Select(i => $"day_{i}"))} in access exclusive mode"))
            {
                await stage.LookAsync(Phases.Harmless, 7);
            }

            await stage.LookAsync(Phases.Between, 6);
            await using (await stage.HoldAsync("begin", "lock table event in access exclusive mode"))
            {
                await stage.LookAsync(Phases.Fault, 7);
            }

            await stage.LookAsync(Phases.After, 6);
        },
        [
            "create table event (at int not null) partition by range (at)",
            "do $$ begin for i in 0..329 loop execute format('create table day_%s partition of event for values from (%s) to (%s)', i, i, i + 1); commit; end loop; end $$",
        ],
        [("max_locks_per_transaction", "10"), ("max_connections", "20"), ("max_prepared_transactions", "0"), ("max_wal_senders", "1"), ("max_worker_processes", "1")]);

    [Fact(Explicit = true)]
    public Task PgLockManagerContention() => RecordAsync(
        new(
            "PgLockManagerContention",
            "150 sessions lock all 300 partitions of a table in every transaction",
            "two sessions do so",
            new(EdgeKind.Value, "postgresql_lock_manager_waiters", 4, 4.1),
            ("target", "shop"))
        {
            Repeats = true,
        },
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 3);
            await using (await stage.CrowdAsync(2, _ => LockAll))
            {
                await stage.LookAsync(Phases.Harmless, 8);
            }

            await stage.LookAsync(Phases.Between, 3);
            await using (await stage.CrowdAsync(150, _ => LockAll))
            {
                await stage.LookAsync(Phases.Fault, 16);
            }

            await stage.LookAsync(Phases.After, 3);
        },
        [
            "create table event (at int not null) partition by range (at)",
            "do $$ begin for i in 0..299 loop execute format('create table day_%s partition of event for values from (%s) to (%s)', i, i, i + 1); commit; end loop; end $$",
        ],
        [("max_locks_per_transaction", "16"), ("max_connections", "400")]);

    private const string LockAll = "do $$ begin loop lock table event in row share mode; commit; end loop; end $$";

    private static async Task DeadlockAsync(Stage stage)
    {
        await using var one = await stage.HoldAsync("begin; update item set n = 1 where id = 1");
        await using var other = await stage.HoldAsync("begin; update item set n = 1 where id = 2");
        await using var waiting = one.Begin("update item set n = 2 where id = 2");
        await using var closing = other.Begin("update item set n = 2 where id = 1");
        await Task.WhenAll(waiting.Completion, closing.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var victim = Assert.Single([waiting.Completion, closing.Completion], one => one.IsFaulted);
        Assert.Equal(PostgresErrorCodes.DeadlockDetected, Assert.IsType<PostgresException>(victim.Exception!.InnerException).SqlState);
    }
}
