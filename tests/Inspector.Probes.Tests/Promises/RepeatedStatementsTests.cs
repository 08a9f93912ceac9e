using Inspector.Postgres;
using Inspector.Testing;
using Inspector.Tests.Activity;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Promise 3: what is repeated is prepared where that is safe, and only there.</summary>
public sealed class RepeatedStatementsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryVersion]
    public async Task What_a_watch_repeats_is_prepared_on_a_connection_to_the_server_itself(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        await standoff.HoldAsync("begin; select pg_advisory_xact_lock(1)");
        await standoff.WaitAsync(3, "select pg_advisory_xact_lock(1)");

        await ReadAsync(standoff.Live, 4);

        Assert.True(standoff.Live.Session!.Repeated!.IsDirect);
        var prepared = await PreparedAsync(standoff.Live);
        Assert.Equal(standoff.Live.Session.Repeated.Count, prepared.Count);
        Assert.Contains(SessionRows.Open.For(standoff.Live.Session.Version), prepared);
        await standoff.AgreeAsync(3, 6);
    }

    [Theory, EveryVersion]
    public async Task Nothing_is_prepared_behind_a_PgBouncer_and_the_locks_are_seen_all_the_same(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server);
        await using var source = GuardedSource.Of(bouncer.ConnectionString(database));
        await using var standoff = await Standoff.InAsync(database, source);
        await standoff.HoldAsync("begin; select pg_advisory_xact_lock(1)");
        await standoff.WaitAsync(3, "select pg_advisory_xact_lock(1)");

        await ReadAsync(standoff.Live, 4);

        Assert.Equal((false, 0), (standoff.Live.Session!.Repeated!.IsDirect, standoff.Live.Session.Repeated.Count));
        Assert.DoesNotContain(await PreparedAsync(standoff.Live), text => text.Contains("pg_lock_status", StringComparison.Ordinal));
        await standoff.AgreeAsync(3, 6);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Nothing_is_prepared_on_a_connection_that_goes_back_to_a_pool(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var live = new LiveSession(LiveOptions.Of(database.DataSource));

        await ReadAsync(live, 4);

        Assert.Null(live.Session!.Repeated);
        Assert.Empty(await PreparedAsync(live));
    }

    [Theory, EveryVersion]
    public async Task A_watch_goes_on_when_what_was_prepared_is_gone(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        await standoff.HoldAsync("begin; select pg_advisory_xact_lock(1)");
        await standoff.WaitAsync(3, "select pg_advisory_xact_lock(1)");
        await ReadAsync(standoff.Live, 4);
        Assert.NotEqual(0, standoff.Live.Session!.Repeated!.Count);
        await InsideAsync(standoff.Live, connection => connection.ExecuteAsync("deallocate all"));

        await standoff.AgreeAsync(3, 6);

        Assert.Equal(0, standoff.Live.Session.Repeated.Count);
        await standoff.AgreeAsync(3, 6);
    }

    [Theory, EveryVersion]
    public async Task A_statement_that_cannot_be_parsed_for_a_lock_is_not_waited_for_and_sent_as_it_is_later(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var standoff = await Standoff.InAsync(database);
        await standoff.HoldAsync("begin; select pg_advisory_xact_lock(1)");
        await standoff.WaitAsync(3, "select pg_advisory_xact_lock(1)");
        await ReadAsync(standoff.Live, 1);
        await using (await database.HoldAsync("lock table pg_catalog.pg_authid in access exclusive mode"))
        {
            await ReadAsync(standoff.Live, 3);
        }

        await standoff.AgreeAsync(3, 6);
    }

    private static async Task ReadAsync(LiveSession live, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await live.ReadAsync(Cancellation);
        }
    }

    /// <summary>What the server has prepared for the session, parsed by its own account.</summary>
    private static async Task<List<string>> PreparedAsync(LiveSession live)
    {
        var prepared = new List<string>();
        await InsideAsync(live, async connection => prepared.AddRange(await connection.QueryAsync("select statement from pg_prepared_statements", row => row.GetString(0))));
        return prepared.Distinct(StringComparer.Ordinal).ToList();
    }

    private static async Task InsideAsync(LiveSession live, Func<NpgsqlConnection, Task> act)
    {
        live.Session!.BeforeCommit = act;
        await live.ReadAsync(Cancellation);
        live.Session.BeforeCommit = null;
    }
}
