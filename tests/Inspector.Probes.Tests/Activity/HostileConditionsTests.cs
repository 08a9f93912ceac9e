using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Postgres;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Tests.Promises;
using Npgsql;

namespace Inspector.Tests.Activity;

/// <summary>Catalogs locked, server full, little to be seen: the hour in which the graph is needed.</summary>
public sealed class HostileConditionsTests
{
    private const string Orders = "create table orders (id int primary key, n int not null default 0); insert into orders values (1)";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryVersion]
    public async Task With_its_catalogs_locked_the_graph_is_read_all_the_same(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await using var standoff = await Standoff.InAsync(database);
        await standoff.Live.ReadAsync(Cancellation);
        await using var boss = await database.OpenAsync();
        await Standoff.TruthAsync(boss);
        var root = await standoff.HoldAsync("begin; lock table orders in share mode");
        var waiter = await standoff.WaitAsync("update orders set n = 2");
        var holder = await standoff.OpenAsync();
        foreach (var catalog in (string[])["pg_authid", "pg_auth_members", "pg_database", "pg_class", "pg_namespace", "pg_proc", "pg_type"])
        {
            await holder.ExecuteAsync($"begin; lock table pg_catalog.{catalog} in access exclusive mode");
            var sample = await standoff.Live.ReadAsync(Cancellation);
            await holder.ExecuteAsync("rollback");

            var edge = Assert.Single(sample.Graph.Edges);
            Assert.Equal((waiter, root.ProcessID, LockMode.ShareLock), (edge.Waiter.Pid, edge.Blocker.Pid, edge.Holds));
        }

        Assert.Equal("public.orders", Assert.Single((await AfterRestAsync(standoff)).Graph.Edges).Target.Object);
    }

    [Theory, EveryVersion]
    public async Task VACUUM_FULL_of_pg_class_costs_a_name_and_says_so(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await using var standoff = await Standoff.InAsync(database);
        await standoff.Live.ReadAsync(Cancellation);
        await standoff.HoldAsync("begin; lock table orders in share mode");
        await standoff.WaitAsync("update orders set n = 3");
        await standoff.HoldAsync("begin; lock table pg_catalog.pg_class in access exclusive mode");

        var sample = await standoff.Live.ReadAsync(Cancellation);

        var target = Assert.Single(sample.Graph.Edges).Target;
        Assert.Equal((null, database.Name), (target.Relation, target.Database));
        Assert.Matches("^relation [0-9]+$", target.Object);
        Assert.Contains(sample.Gaps, gap => gap is { Sight: Sight.LockNames, IsPartial: true } && gap.Reason.Contains("names of relations could not be read: canceling statement due to lock timeout", StringComparison.Ordinal));
    }

    [Theory, EveryVersion]
    public async Task A_full_server_is_watched_over_the_connection_that_was_kept(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("max_connections", "12"), ("superuser_reserved_connections", "1"));
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await using var standoff = await Standoff.InAsync(database);
        await standoff.Live.ReadAsync(Cancellation);
        var root = await standoff.HoldAsync("begin; lock table orders");
        await standoff.WaitAsync(2, "select * from orders");
        var others = new List<NpgsqlConnection>();
        var refused = await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
        {
            while (others.Count < 20)
            {
                others.Add(await standoff.OpenAsync());
            }
        });
        Assert.Contains("53300", refused.ToString(), StringComparison.Ordinal);

        var sample = await standoff.Live.ReadAsync(Cancellation);

        Assert.Equal((2, root.ProcessID), (sample.Waiters, Assert.Single(sample.Graph.Roots).Party.Pid));
    }

    [Theory, EveryVersion]
    public async Task A_role_without_pg_read_all_stats_sees_the_graph_and_is_told_what_it_does_not_see(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        var role = await database.CreateRoleAsync();
        await using var source = GuardedSource.Of(role.ConnectionString(database));
        await using var standoff = await Standoff.InAsync(database, source);
        var root = await standoff.HoldAsync("begin; select count(*) from orders");
        var alter = await standoff.WaitAsync("alter table orders add column note text");
        await standoff.WaitAsync(3, "select 'secret' from orders");

        var sample = await standoff.AgreeAsync(4, 4);

        Assert.Equal(new(new(root.ProcessID), null, 4, 2), Assert.Single(sample.Graph.Roots, one => one.Party.Pid == root.ProcessID));
        var blocker = sample.Session(alter)!;
        Assert.Equal((false, SessionKind.Unknown, "", null, database.Name), (blocker.IsVisible, blocker.Kind, blocker.Query, blocker.State, blocker.Database));
        Assert.Equal("public.orders", sample.Graph.BlockersOf(new(alter)).Single().Target.Object);
        Assert.Null(sample.LockManagerWaiters);
        Assert.Contains(sample.Gaps, gap => gap is { Sight: Sight.Sessions, IsPartial: true });
    }

    [Theory, EveryVersion]
    public async Task On_a_standby_the_startup_process_is_the_root(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync(("max_standby_streaming_delay", "-1"));
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await standby.CatchUpAsync();
        await using var source = standby.DataSource(database);
        await using var live = new LiveSession(LiveOptions.Of(source));
        Assert.True((await live.ReadAsync(Cancellation)).IsStandby);
        await using var holder = await database.HoldAsync("lock table orders in access exclusive mode; select pg_current_xact_id()");
        await database.ExecuteAsync("create table later ()"); // the lock is sent with what is written next
        await standby.CatchUpAsync();
        await using var reader = await Testing.Session.OpenAsync(standby.Server.ConnectionString(database.Name));
        await using var waiting = reader.Begin("select * from orders");

        var sample = await Eventually.ReadAsync("the reader waits", () => live.ReadAsync(Cancellation), one => one.Waiters > 0);

        var edge = Assert.Single(sample.Graph.Edges);
        Assert.Equal((reader.ProcessID, "public.orders", LockMode.AccessExclusiveLock), (edge.Waiter.Pid, edge.Target.Object, edge.Holds));
        Assert.Equal((SessionKind.Startup, null), (sample.Session(edge.Blocker.Pid)!.Kind, sample.Session(edge.Blocker.Pid)!.Database));
        Assert.Equal(edge.Blocker, Assert.Single(sample.Graph.Roots).Party);
    }

    [Theory, EveryVersion]
    public async Task Relations_of_other_databases_get_their_names_if_a_way_there_is_given(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var other = await version.CreateDatabaseAsync(" \"odd\" 🐘");
        await other.ExecuteAsync("create schema s; create table s.\"line\ntwo\" ()");
        await using var standoff = await Standoff.InAsync(other);
        await standoff.HoldAsync("begin; lock table s.\"line\ntwo\"");
        var waiter = await standoff.WaitAsync("select * from s.\"line\ntwo\"");
        var opened = 0;
        await using var with = new LiveSession(LiveOptions.Of(database.DataSource) with
        {
            OpenDatabase = async (name, cancellation) =>
            {
                opened += name == other.Name ? 1 : 0; // the server is shared with other tests
                await using var there = GuardedSource.Of(other.Server.ConnectionString(name));
                return await GuardedSession.OpenAsync(there, cancellation: cancellation);
            },
        });
        await using var without = new LiveSession(LiveOptions.Of(database.DataSource));

        var named = (await with.ReadAsync(Cancellation)).Graph.BlockersOf(new(waiter)).Single().Target;
        await with.ReadAsync(Cancellation);
        var sample = await without.ReadAsync(Cancellation);

        Assert.Equal(("s.line\ntwo", other.Name, 1), (named.Object, named.Database, opened));
        Assert.Equal(other.Name, sample.Graph.BlockersOf(new(waiter)).Single().Target.Database);
        Assert.Contains(sample.Gaps, gap => gap.Sight == Sight.LockNames && gap.Reason.Contains(other.Name, StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_connection_that_is_lost_is_opened_anew(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        await standoff.Live.ReadAsync(Cancellation);
        var pid = 0;
        standoff.Live.Session!.BeforeCommit = connection => Task.FromResult(pid = connection.ProcessID);
        await standoff.Live.ReadAsync(Cancellation);
        Assert.True(await database.ScalarAsync<bool>($"select pg_terminate_backend({pid})"));
        await Eventually.TrueAsync("it is gone", () => database.ScalarAsync<bool>($"select not exists (select from pg_stat_activity where pid = {pid})"));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => standoff.Live.ReadAsync(Cancellation));

        Assert.Equal(version.Major, (await standoff.Live.ReadAsync(Cancellation)).Version.Major);
    }

    /// <summary>Names that could not be read are tried again after a while: here at once, in a session without that memory.</summary>
    private static async Task<LockSample> AfterRestAsync(Standoff standoff)
    {
        await using var live = new LiveSession(LiveOptions.Of(standoff.Database.DataSource));
        return await live.ReadAsync(Cancellation);
    }
}
