using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Postgres;
using Inspector.Testing;
using Inspector.Tests.Locks;
using Inspector.Tests.Promises;
using Npgsql;

namespace Inspector.Tests.Activity;

/// <summary>The statistics tier says what the server's own views say, of all databases, and says what it could not see.</summary>
public sealed class StatisticsReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryVersion]
    public async Task Sessions_and_transactions_are_counted_by_database_and_state(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var elsewhere = await version.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int)");
        await using var holder = await elsewhere.HoldAsync("create table t (n int)");
        await using var prepared = await database.HoldAsync("insert into t values (1)");
        await prepared.Connection.ExecuteAsync($"prepare transaction 'of {database.Name}'");
        await using var idle = await elsewhere.OpenAsync();

        var statistics = await ReadAsync(database.DataSource);

        await database.ExecuteAsync($"rollback prepared 'of {database.Name}'");
        Assert.Empty(statistics.Gaps);
        var there = statistics.Sessions!.Value.Where(group => group.Database == elsewhere.Name).ToList();
        var open = Assert.Single(there, group => group.State == "idle in transaction");
        Assert.Equal((SessionKind.Client, 1, "Client"), (open.Kind, open.Count, open.WaitEventType));
        Assert.InRange(open.OldestTransaction!.Value, statistics.ReadAt - TimeSpan.FromMinutes(5), statistics.ReadAt);
        Assert.Equal(open.OldestTransaction, open.HorizonSince);
        Assert.True(open.HorizonAge > 0, "it has a transaction id, and the other one came later");
        var waiting = Assert.Single(there, group => group.State == "idle");
        Assert.Equal((null, null, null), (waiting.OldestTransaction, waiting.HorizonAge, waiting.HorizonSince));
        var group = Assert.Single(statistics.Prepared!.Value, one => one.Database == database.Name);
        Assert.Equal(1, group.Count);
        Assert.InRange(group.Oldest, open.OldestTransaction!.Value, statistics.ReadAt);
        Assert.Equal(200, statistics.Limits.Connections);
        Assert.Equal(197, statistics.Limits.Ordinary);
        Assert.InRange(statistics.Connections!.Value, 3, 200);
    }

    [Theory, EveryVersion]
    public async Task Counters_and_ages_are_those_of_the_views(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t as select n from generate_series(1, 5000) n; update t set n = n where n < 100; delete from t where n < 10; select pg_switch_wal()");
        await Eventually.TrueAsync("the rows are counted", () => database.ScalarAsync<bool>("select pg_stat_get_db_tuples_deleted(oid) >= 9 from pg_database where datname = current_database()"));

        var statistics = await ReadAsync(database.DataSource);

        Assert.Equal(server.Version, statistics.Version);
        Assert.False(statistics.IsStandby);
        Assert.Null(statistics.Recovery);
        Assert.Equal(await database.QueryAsync("select datname::text from pg_database order by datname collate \"C\"", row => row.GetString(0)), statistics.Databases!.Value.Select(one => one.Name));
        var own = Assert.Single(statistics.Databases.Value, one => one.Name == database.Name);
        Assert.Equal((99, 9), (own.TuplesUpdated, own.TuplesDeleted));
        Assert.InRange(own.TuplesInserted, 5000, 5100); // those of catalogs count too
        Assert.InRange(own.Committed, 1, await database.ScalarAsync<long>("select xact_commit from pg_stat_database where datname = current_database()"));
        Assert.InRange(own.BlocksHit, 1, await database.ScalarAsync<long>("select blks_hit from pg_stat_database where datname = current_database()"));
        Assert.InRange(own.FrozenAge, 1, await database.ScalarAsync<int>("select age(datfrozenxid) from pg_database where datname = current_database()"));
        Assert.InRange(own.Size!.Bytes, 5_000_000, await database.ScalarAsync<long>("select pg_database_size(current_database())"));
        Assert.False(Assert.Single(statistics.Databases.Value, one => one.Name == "template0").AllowsConnections);
        Assert.InRange(statistics.Wal.Bytes, 100_000, await database.ScalarAsync<long>("select wal_bytes::int8 from pg_stat_wal"));
        Assert.Equal(await database.ScalarAsync<DateTime>("select pg_postmaster_start_time()"), statistics.StartedAt.UtcDateTime);
        await database.ExecuteAsync("checkpoint");
        await Eventually.ReadAsync("the checkpoint is counted", () => ReadAsync(database.DataSource), later => later.Checkpoints.Requested > statistics.Checkpoints.Requested);
        Assert.True(statistics.DatabaseTime > TimeSpan.Zero);
    }

    [Theory, EveryVersion]
    public async Task A_primary_tells_of_its_standby_and_slots_and_a_standby_of_its_replay(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync();
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync("select pg_create_physical_replication_slot('keeps', true), pg_create_physical_replication_slot('empty')");
        await standby.CatchUpAsync();
        await using var there = standby.DataSource(database);

        var here = await ReadAsync(database.DataSource);
        var away = await ReadAsync(there);

        var receiver = Assert.Single(here.Standbys!.Value);
        Assert.Equal(("streaming", false), (receiver.State, receiver.IsSynchronous));
        Assert.NotNull(receiver.Replayed.Bytes);
        Assert.Equal([("empty", null, null), ("keeps", false, "reserved")], here.Slots!.Value.Select(slot => (slot.Name, slot.RetainedBytes is null ? null : (bool?)slot.IsActive, slot.WalStatus)));
        Assert.True(here.Slots.Value[1].RetainedBytes >= 0);
        Assert.True(away.IsStandby);
        Assert.Empty(away.Gaps);
        Assert.True(away.Recovery!.IsReceiving);
        Assert.Equal(TimeSpan.Zero, (away.Recovery with { Bytes = 0 }).Lag(away.ReadAt));
        Assert.Empty(away.Standbys!.Value);
        Assert.NotEmpty(away.Databases!.Value);
    }

    [Theory, EveryVersion]
    public async Task Without_pg_read_all_stats_what_is_hidden_is_said(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync();
        await using var other = await database.HoldAsync("select 1");
        await using (var source = GuardedSource.Of(role.ConnectionString(database)))
        {
            var statistics = await ReadAsync(source);

            Assert.Contains(statistics.Gaps, gap => gap is { Sight: Sight.Sessions, IsPartial: true });
            var hidden = Assert.Single(statistics.Sessions!.Value, group => group.Database == database.Name && group.Kind == SessionKind.Unknown);
            Assert.Equal((null, true), (hidden.State, hidden.IsClient));
            Assert.NotEmpty(statistics.Databases!.Value);
            Assert.NotNull(statistics.Slots);
        }
    }

    [Theory, EveryVersion]
    public async Task With_its_catalogs_locked_the_rest_is_read_and_names_are_remembered(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: Cancellation);
        await using var other = await database.HoldAsync("select 1");
        await using var holder = await database.OpenAsync();
        var reader = new StatisticsReader();
        Assert.Empty((await reader.ReadAsync(session, Cancellation)).Gaps);
        foreach (var catalog in (string[])["pg_authid", "pg_database", "pg_class", "pg_proc"])
        {
            await holder.ExecuteAsync($"begin; lock table pg_catalog.{catalog} in access exclusive mode");
            var statistics = await reader.ReadAsync(session, Cancellation);
            await holder.ExecuteAsync("rollback");

            Assert.Equal(catalog == "pg_database", statistics.Databases is null);
            Assert.Equal(statistics.Databases is null ? 1 : 0, statistics.Gaps.Length);
            Assert.Contains(statistics.Sessions!.Value, group => group.Database == database.Name && group.State == "idle in transaction");
            Assert.NotNull(statistics.Slots);
            Assert.NotNull(statistics.Standbys);
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Through_a_pooler_of_transactions_the_same_is_read(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server);
        await using var through = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(bouncer.ConnectionString(database)) { NoResetOnClose = true }.ConnectionString);

        var statistics = await ReadAsync(through);

        Assert.Empty(statistics.Gaps);
        Assert.NotNull(Assert.Single(statistics.Databases!.Value, one => one.Name == database.Name).Size);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Sizes_are_measured_seldom_and_a_new_database_soon(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: Cancellation);
        var clock = new ManualClock();
        var reader = new StatisticsReader(clock);
        var first = Size(await reader.ReadAsync(session, Cancellation), database)!;
        await database.ExecuteAsync("create table t as select n from generate_series(1, 10000) n");

        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(first, Size(await reader.ReadAsync(session, Cancellation), database));
        await using var late = await database.Server.CreateDatabaseAsync();
        Assert.NotNull(Size(await reader.ReadAsync(session, Cancellation), late));

        clock.Advance(TimeSpan.FromDays(1));
        Assert.InRange(Size(await reader.ReadAsync(session, Cancellation), database)!.Bytes, first.Bytes + 300_000, long.MaxValue);
    }

    private static DatabaseSize? Size(ServerStatistics statistics, TestDatabase database) => statistics.Databases!.Value.Single(one => one.Name == database.Name).Size;

    private static async Task<ServerStatistics> ReadAsync(NpgsqlDataSource source)
    {
        await using var session = await GuardedSession.OpenAsync(source, cancellation: Cancellation);
        return await new StatisticsReader().ReadAsync(session, Cancellation);
    }
}
