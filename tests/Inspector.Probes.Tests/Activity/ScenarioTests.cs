using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Activity;

/// <summary>The ways to hang that on-call engineers meet: no edge more than <c>pg_blocking_pids()</c> says, and none less.</summary>
public sealed class ScenarioTests
{
    private const string Orders = """
        create table orders (id int primary key, n int not null default 0);
        insert into orders select g from generate_series(1, 100) g;
        """;

    private const string Update = "update orders set n = n + 1 where id = 1";

    [Theory, EveryVersion]
    public async Task Ten_updates_of_one_row(TestServer version)
    {
        await using var database = await WithOrdersAsync(version);
        await using var standoff = await Standoff.InAsync(database);
        var root = await standoff.HoldAsync($"begin; {Update}");
        await standoff.WaitAsync(10, Update);

        var sample = await standoff.AgreeAsync(10, 46);

        AssertRoot(sample, new(root.ProcessID), "idle in transaction", blocked: 10, depth: 2);
        var first = Assert.Single(sample.Graph.WaitersOf(new(root.ProcessID)));
        Assert.Equal(("transactionid", LockMode.ShareLock, LockMode.ExclusiveLock, false), (first.Target.Key.Type, first.Awaits, first.Holds, first.IsQueued));
        Assert.Equal("public.orders", first.Target.Relation?.ToString());
        Assert.StartsWith("row (0,1) of public.orders (transaction ", first.Target.Object, StringComparison.Ordinal);
        var queue = Assert.Single(sample.Graph.Queues, queue => queue.Target is { Key.Type: "tuple" } && queue.Target.Database == database.Name);
        Assert.Equal((9, "row (0,1) of public.orders"), (queue.Length, queue.Target.Object));
        Assert.All(sample.Graph.Edges.Where(edge => edge.Target == queue.Target), edge => Assert.True(edge.Wait > TimeSpan.Zero));
        Assert.Contains(sample.Held, held => held is { Mode: LockMode.RowExclusiveLock } && held.Party.Pid == root.ProcessID && held.Target.Object == "public.orders");
        Assert.Equal("update orders set n = n + ? where id = ?", sample.Session(first.Waiter.Pid)?.Query);
        Assert.DoesNotContain(sample.Graph.Cycles, cycle => cycle.Any(party => sample.Session(party.Pid)?.Database == database.Name));
        Assert.DoesNotContain(sample.Gaps, gap => !IsOfOthers(gap));
    }

    [Theory, EveryVersion]
    public async Task The_same_beside_readers_and_writers_that_have_nothing_to_do_with_it(TestServer version)
    {
        await using var database = await WithOrdersAsync(version);
        await using var standoff = await Standoff.InAsync(database);
        var root = await standoff.HoldAsync($"begin; {Update}");
        for (var i = 0; i < 5; i++)
        {
            await standoff.HoldAsync("begin; select count(*) from orders");
            await standoff.HoldAsync($"begin; update orders set n = n + 1 where id = {i + 10}");
        }

        await standoff.WaitAsync(10, Update);

        AssertRoot(await standoff.AgreeAsync(10, 46), new(root.ProcessID), "idle in transaction", blocked: 10, depth: 2);
    }

    [Theory, EveryVersion]
    public async Task An_ALTER_TABLE_behind_an_idle_reader_and_ten_SELECTs_behind_it(TestServer version)
    {
        await using var database = await WithOrdersAsync(version);
        await using var standoff = await Standoff.InAsync(database);
        var root = await standoff.HoldAsync("begin; select count(*) from orders");
        var alter = await standoff.WaitAsync("alter table orders add column note text");
        await standoff.WaitAsync(10, "select count(*) from orders");

        var sample = await standoff.AgreeAsync(11, 11);

        AssertRoot(sample, new(root.ProcessID), "idle in transaction", blocked: 11, depth: 2);
        var hard = Assert.Single(sample.Graph.BlockersOf(new(alter)));
        Assert.Equal(("public.orders", LockMode.AccessExclusiveLock, LockMode.AccessShareLock, false), (hard.Target.Object, hard.Awaits, hard.Holds, hard.IsQueued));
        Assert.All(sample.Graph.WaitersOf(new(alter)), soft => Assert.Equal((LockMode.AccessShareLock, LockMode.AccessExclusiveLock, true), (soft.Awaits, soft.Holds, soft.IsQueued)));
        Assert.Equal(11, Assert.Single(sample.Graph.Queues, queue => queue.Target.Database == database.Name).Length);
        Assert.All(sample.Sessions.Where(session => session.Database == database.Name), session => Assert.Equal(SessionKind.Client, session.Kind));
    }

    [Theory, EveryVersion]
    public async Task An_advisory_lock(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        var root = await standoff.HoldAsync("select pg_advisory_lock(-5000000001)");
        await standoff.WaitAsync(10, "select pg_advisory_lock(-5000000001)");

        var sample = await standoff.AgreeAsync(10, 55);

        AssertRoot(sample, new(root.ProcessID), "idle", blocked: 10, depth: 1);
        Assert.Equal("advisory lock -5000000001", sample.Graph.WaitersOf(new(root.ProcessID)).First().Target.Object);
    }

    [Theory, EveryVersion]
    public async Task A_prepared_transaction_that_holds_a_row(TestServer version)
    {
        await using var database = await WithOrdersAsync(version);
        await using var standoff = await Standoff.InAsync(database);
        await standoff.HoldAsync($"begin; {Update}; prepare transaction 'row of {database.Name}'");
        await standoff.WaitAsync(10, Update);

        var sample = await standoff.AgreeAsync(10, 46);

        AssertPrepared(sample, database, $"row of {database.Name}", depth: 2);
    }

    [Theory, EveryVersion]
    public async Task A_prepared_transaction_that_holds_ACCESS_EXCLUSIVE(TestServer version)
    {
        await using var database = await WithOrdersAsync(version);
        await using var standoff = await Standoff.InAsync(database);
        await standoff.HoldAsync($"begin; lock table orders; prepare transaction 'table of {database.Name}'");
        await standoff.WaitAsync(10, "select count(*) from orders");

        AssertPrepared(await standoff.AgreeAsync(10, 10), database, $"table of {database.Name}", depth: 1);
    }

    [Theory, EveryVersion]
    public async Task CREATE_INDEX_CONCURRENTLY_behind_an_old_snapshot(TestServer version)
    {
        await using var database = await WithOrdersAsync(version);
        await using var standoff = await Standoff.InAsync(database);
        var root = await standoff.HoldAsync("begin isolation level repeatable read; select count(*) from orders");
        var build = await standoff.WaitAsync("create index concurrently orders_n_idx on orders (n)");

        var sample = await standoff.AgreeAsync(1, 1);

        AssertRoot(sample, new(root.ProcessID), "idle in transaction", blocked: 1, depth: 1);
        Assert.Equal("virtualxid", Assert.Single(sample.Graph.BlockersOf(new(build))).Target.Key.Type);
        var progress = Assert.Single(sample.IndexBuilds, one => one.Pid == build);
        Assert.Equal((true, IndexBuildPhase.WaitingForOldSnapshots, root.ProcessID, "public.orders"), (progress.IsConcurrent, progress.Phase, progress.CurrentLockerPid, progress.Table.Object));
    }

    [Theory, EveryVersion]
    public async Task Five_updates_behind_five_FOR_SHARE(TestServer version)
    {
        await using var database = await WithOrdersAsync(version);
        await using var standoff = await Standoff.InAsync(database);
        for (var i = 0; i < 5; i++)
        {
            await standoff.HoldAsync("begin; select n from orders where id = 1 for share");
        }

        await standoff.WaitAsync(5, Update);

        await standoff.AgreeAsync(5, 11);
    }

    /// <summary>Other tests wait for locks on the same server, in databases of their own, to which this one offers no connection.</summary>
    private static bool IsOfOthers(Gap gap) => gap.Sight == Sight.LockNames && gap.Reason.Contains("no connection to other databases was offered", StringComparison.Ordinal);

    private static async Task<TestDatabase> WithOrdersAsync(TestServer version)
    {
        var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        return database;
    }

    private static void AssertRoot(LockSample sample, Party party, string state, int blocked, int depth) =>
        Assert.Equal(new(party, state, blocked, depth), Assert.Single(sample.Graph.Roots, root => root.Party == party));

    private static void AssertPrepared(LockSample sample, TestDatabase database, string gid, int depth)
    {
        AssertRoot(sample, new(0, gid), "prepared", blocked: 10, depth);
        var prepared = sample.Prepared(gid);
        Assert.Equal((database.Name, "postgres"), (prepared?.Database, prepared?.Owner));
        Assert.All(sample.Graph.WaitersOf(new(0, gid)), edge => Assert.False(edge.IsQueued));
    }
}
