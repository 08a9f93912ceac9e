using Inspector.Activity;
using Inspector.Testing;

namespace Inspector.Tests.Activity;

/// <summary>What is read when, and what is folded.</summary>
public sealed class AdaptiveReadingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task While_nobody_waits_the_lock_table_is_not_read(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        await standoff.HoldAsync("begin; create table t ()");

        var first = await standoff.Live.ReadAsync(Cancellation);
        var second = await standoff.Live.ReadAsync(Cancellation);

        Assert.Equal(0, standoff.Live.Reader.TableReadings);
        Assert.Equal((0, 0), (first.Waiters, second.Waiters));
        Assert.Empty(second.Graph.Edges);
        Assert.True(second.SampledAt > first.SampledAt);
        Assert.True(second.SessionCount > 3);
        Assert.Equal(0, second.LockManagerWaiters);
        Assert.InRange(second.LockTable!.Ratio, 0.00001, 0.5);
        Assert.Contains(second.Counters!.Databases, counters => counters.Name == database.Name);
    }

    [Theory, EveryVersion]
    public async Task A_large_lock_table_is_read_again_only_when_somebody_waits_for_another(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        await standoff.HoldAsync("begin; select count(pg_advisory_xact_lock(n)) from generate_series(1, 4000) n");
        var root = await standoff.HoldAsync("begin; select pg_advisory_xact_lock(0)");
        await standoff.Live.ReadAsync(Cancellation);
        await standoff.WaitAsync(2, "select pg_advisory_xact_lock(0)");

        await standoff.AgreeAsync(2, 3);
        var readings = standoff.Live.Reader.TableReadings;
        var again = await standoff.AgreeAsync(2, 3);
        Assert.Equal(readings, standoff.Live.Reader.TableReadings);
        Assert.Equal("advisory lock 0", again.Graph.Edges[0].Target.Object);
        await standoff.WaitAsync("select pg_advisory_xact_lock(0)");
        var more = await standoff.AgreeAsync(3, 6);

        Assert.True(standoff.Live.Reader.TableReadings > readings);
        Assert.Equal(new Root(new(root.ProcessID), "idle in transaction", 3, 1), Assert.Single(more.Graph.Roots));
        Assert.InRange(more.LockTable!.Locks, 4_000, 4_100);
        Assert.Equal(4_000, more.LockTable.LargestHolding);
    }

    [Theory, EveryVersion]
    public async Task The_text_of_a_statement_is_kept_while_it_runs_and_the_next_is_told(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        var root = await standoff.HoldAsync("begin; select pg_advisory_xact_lock(1) as first");
        var waiter = await standoff.WaitAsync("select pg_advisory_xact_lock(1) as other");
        var samples = new List<LockSample>();
        for (var i = 0; i < 3; i++)
        {
            samples.Add(await standoff.Live.ReadAsync(Cancellation));
        }

        await root.ExecuteAsync("set application_name = 'renamed'");
        var last = await standoff.Live.ReadAsync(Cancellation);

        Assert.All(samples, sample => Assert.Equal(("select pg_advisory_xact_lock(?) as first", SessionKind.Client, database.Name), What(sample, root.ProcessID)));
        Assert.All(samples.Append(last), sample => Assert.Equal(("select pg_advisory_xact_lock(?) as other", SessionKind.Client, database.Name), What(sample, waiter)));
        Assert.Equal(("set application_name = ?", "renamed"), (last.Session(root.ProcessID)!.Query, last.Session(root.ProcessID)!.Application));
        Assert.All(samples.Append(last), sample => Assert.NotNull(sample.Session(waiter)!.Role));

        static (string, SessionKind, string?) What(LockSample sample, int pid) => sample.Session(pid) is { } session ? (session.Query, session.Kind, session.Database) : default;
    }

    [Theory, EveryVersion]
    public async Task Parallel_workers_are_folded_into_their_leader(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            create table numbers as select g as n from generate_series(1, 20000) g;
            create table other ();
            create function peek(n int) returns bigint language plpgsql parallel safe as 'begin return (select count(*) from other) + n; end';
            """);
        await using var standoff = await Standoff.InAsync(database);
        await using var boss = await database.OpenAsync();
        var leader = await standoff.OpenAsync();
        await leader.ExecuteAsync("""
            set min_parallel_table_scan_size = 0;
            set parallel_setup_cost = 0;
            set parallel_tuple_cost = 0;
            set parallel_leader_participation = off;
            set max_parallel_workers_per_gather = 2;
            """);
        var root = await standoff.HoldAsync("begin; lock table other");
        await using var query = leader.Begin("select sum(peek(n)) from numbers");

        var sample = await Eventually.ReadAsync(
            "both workers wait",
            () => standoff.Live.ReadAsync(Cancellation),
            one => one.Graph.Queues is [{ Length: 2 }]);

        var edge = Assert.Single(sample.Graph.Edges);
        Assert.Equal((leader.ProcessID, root.ProcessID), (edge.Waiter.Pid, edge.Blocker.Pid));
        Assert.Equal((1, 1), (sample.Waiters, Assert.Single(sample.Graph.Roots).Blocked));
        Assert.All(sample.Graph.Queues[0].Waiters, waiter => Assert.Equal((SessionKind.ParallelWorker, leader.ProcessID), (sample.Session(waiter.Pid)!.Kind, sample.Session(waiter.Pid)!.LeaderPid)));
        Assert.Equal(SessionKind.Client, sample.Session(leader.ProcessID)!.Kind);
        Assert.Equal(await Standoff.TruthAsync(boss), standoff.Edges(sample));
    }
}
