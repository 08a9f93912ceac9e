using System.Globalization;
using Inspector.Agent.History;
using Inspector.Findings;
using Inspector.Indexes;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.History;

/// <summary>On real servers: what was seen of an index before a reset, a crash or a failover counts in the verdict after it.</summary>
public sealed class LiveUsageTests
{
    private const string Orders = """
        create table orders (id bigint primary key, state text not null, town text not null);
        insert into orders select n, 'open', 'x' || n from generate_series(1, 5000) n;
        create index orders_state_idx on orders (state);
        create index orders_town_idx on orders (town);
        analyze orders;
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryVersion]
    public async Task A_reset_of_statistics(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(); // what is not open yet gives nothing
        Assert.Equal(["orders_state_idx", "orders_town_idx"], Names(await InspectAsync(database.DataSource, store)));
        await UseAsync(database.DataSource);
        Assert.Equal(["orders_state_idx"], Names(await InspectAsync(database.DataSource, store)));

        await ResetAsync(database, "pg_stat_reset()");
        Assert.Equal(["orders_state_idx", "orders_town_idx"], Names(await InspectAsync(database.DataSource, null)));
        AssertSeen(await InspectAsync(database.DataSource, store));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_reset_of_one_counter_alone(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(); // what is not open yet gives nothing
        await UseAsync(database.DataSource);
        await InspectAsync(database.DataSource, store);
        await ResetAsync(database, "pg_stat_reset_single_table_counters('orders_town_idx'::regclass)");
        await InspectAsync(database.DataSource, store);
        await ResetAsync(database, "pg_stat_reset()");
        AssertSeen(await InspectAsync(database.DataSource, store));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_crash(TestServer server)
    {
        await using var alone = await server.StartPrivateAsync();
        await using var database = await alone.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await database.ExecuteAsync("checkpoint"); // the server of a test gives durability up
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(); // what is not open yet gives nothing
        await UseAsync(database.DataSource);
        await InspectAsync(database.DataSource, store);

        await alone.CrashAsync();
        database.DataSource.Clear();
        Assert.Equal(["orders_state_idx", "orders_town_idx"], Names(await InspectAsync(database.DataSource, null)));
        AssertSeen(await InspectAsync(database.DataSource, store));
    }

    /// <summary>The primary, which used an index, is gone; the standby, which did not, takes its place.</summary>
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_failover(TestServer server)
    {
        await using var primary = await server.StartPrivateAsync();
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await UseAsync(database.DataSource);
        await standby.CatchUpAsync();
        await using var successor = standby.DataSource(database);
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(); // what is not open yet gives nothing
        Assert.Equal(["orders_state_idx"], Names(await InspectAsync(database.DataSource, store, successor)));

        await primary.Embedded.StopAsync(cancellation: Cancellation);
        try
        {
            await using (var session = await Session.OpenAsync(successor))
            {
                Assert.True(await session.ScalarAsync<bool>("select pg_promote()"));
            }

            Assert.Equal(["orders_state_idx", "orders_town_idx"], Names(await InspectAsync(successor, null)));
            Assert.Equal(["orders_state_idx"], Names(await InspectAsync(successor, store)));
            Assert.Equal(2, (await store.UsageAsync("shop", database.Name, "public", "orders_town_idx", Cancellation)).Length);
        }
        finally
        {
            await primary.Embedded.StartAgainAsync(Cancellation);
        }
    }

    /// <summary>The index that was used is not found; the other one is, over what was seen.</summary>
    private static void AssertSeen(List<Finding> findings)
    {
        Assert.Equal(["orders_state_idx"], Names(findings));
        Assert.StartsWith("seen by Inspector since ", findings[0].Evidence.Single(fact => fact.Name == "scans").Source, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(List<Finding> findings) => findings.Select(finding => finding.Subject.Name).Order(StringComparer.Ordinal);

    private static async Task<List<Finding>> InspectAsync(NpgsqlDataSource source, HistoryStore? store, params NpgsqlDataSource[] replicas)
    {
        var probe = new UnusedIndex().With(new Dictionary<string, double> { ["minimum-size"] = 0, ["minimum-window"] = 0.0, ["minimum-traffic"] = 0, ["few-scans"] = 0 });
        var inspection = await Inspect.DatabaseAsync(
            source,
            new() { Probes = [probe], Replicas = [.. replicas], Prior = store is null ? null : (read, cancellation) => store.RememberAsync("shop", Name(source), read, cancellation) },
            Cancellation);
        if (store is not null)
        {
            Assert.True(await store.WrittenInTimeAsync());
            Assert.Equal(0, store.State.Refused);
        }

        Assert.Empty(inspection.Faults);
        Assert.DoesNotContain(inspection.Unseen, line => line.Contains("seen before", StringComparison.Ordinal));
        return [.. inspection.Findings];
    }

    private static string Name(NpgsqlDataSource source)
    {
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        return string.Create(CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}");
    }

    /// <summary>Resets, and waits until that shows: 14 has a process that collects statistics, and is told.</summary>
    private static async Task ResetAsync(TestDatabase database, string reset)
    {
        await using var session = await Session.OpenAsync(database.DataSource);
        const string Shown = "select coalesce(extract(epoch from pg_stat_get_db_stat_reset_time(oid))::text, '') from pg_database where datname = current_database()";
        var before = await session.ScalarAsync<string>(Shown);
        await session.ExecuteAsync($"select {reset}");
        await Eventually.TrueAsync("the reset shows", async () => await session.ScalarAsync<string>(Shown) != before);
    }

    /// <summary>Reads rows through one index, and waits until that is counted.</summary>
    private static async Task UseAsync(NpgsqlDataSource source)
    {
        await using (var session = await Session.OpenAsync(source))
        {
            await session.ExecuteAsync("set enable_seqscan = off");
            Assert.Equal(1_000, await session.ScalarAsync<int>("select count(*)::int from (select town from orders where town >= 'x' order by town limit 1000) t"));
        }

        source.Clear(); // a session's end counts at once what it did
        await using var look = await Session.OpenAsync(source);
        await Eventually.TrueAsync("the scan is counted", () => look.ScalarAsync<bool>("select pg_stat_get_numscans('orders_town_idx'::regclass) > 0"));
    }
}
