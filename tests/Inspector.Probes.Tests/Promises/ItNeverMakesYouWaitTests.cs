using System.Globalization;
using Inspector.Postgres;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Promise 2, the half that concerns the server's other users: few locks, few connections, no workers, nothing left behind.</summary>
public sealed class ItNeverMakesYouWaitTests
{
    private const int MostLocks = 100;

    private static readonly string[] Limits =
    [
        "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "max_parallel_workers_per_gather", "jit", "search_path",
    ];

    [Theory, EveryVersion]
    public async Task At_the_end_of_every_transaction_it_holds_few_locks_however_many_sequences_there_are(TestServer version)
    {
        const string ours = """
            select
                count(*) filter (where relation >= 16384 or locktype <> 'relation')::int,
                count(*) filter (where relation >= 16384 and mode <> 'AccessShareLock')::int
            from pg_locks
            where pid = pg_backend_pid()
            """;
        var sequences = TestEnvironment.IsLong ? 20_000 : 600;
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        for (var made = 0; made < sequences; made += 200)
        {
            // Each CREATE keeps its locks to the end of the transaction: not all at once.
            await database.ExecuteAsync($"do $$ begin for i in {made + 1}..{made + 200} loop execute format('create sequence many_%s as int', i); end loop; end $$");
        }

        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        var held = new List<(int All, int Stronger)>();
        session.BeforeCommit = async connection => held.AddRange(await connection.QueryAsync(ours, row => (row.GetInt32(0), row.GetInt32(1))));

        var inspection = await Inspect.DatabaseAsync(session, cancellation: TestContext.Current.CancellationToken);

        Assert.Empty(inspection.Faults);
        Assert.True(held.Count > sequences / SequencePositions.BatchSize, "sequences are read in batches with a transaction each");
        Assert.Contains(held, locks => locks.All >= SequencePositions.BatchSize);
        Assert.All(held, locks => Assert.InRange(locks.All, 1, MostLocks));
        Assert.All(held, locks => Assert.Equal(0, locks.Stronger));
    }

    [Theory, EveryVersion]
    public async Task Every_transaction_has_its_limits(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        var role = await database.CreateRoleAsync("pg_monitor", "pg_read_all_data");
        foreach (var setting in new[] { "lock_timeout = 0", "statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "max_parallel_workers_per_gather = 8", "jit = on", "search_path = public" })
        {
            await database.ExecuteAsync($"alter role {role.Name} set {setting}");
        }

        await using var source = role.DataSource(database);
        await using var session = await GuardedSession.OpenAsync(source, cancellation: TestContext.Current.CancellationToken);
        var seen = new List<Dictionary<string, string>>();
        session.BeforeCommit = async connection => seen.Add((await connection.QueryAsync(
            "select name, setting from pg_settings where name = any ($1)", row => (row.GetString(0), row.GetString(1)), [Limits])).ToDictionary(StringComparer.Ordinal));

        await Inspect.DatabaseAsync(session, cancellation: TestContext.Current.CancellationToken);

        Assert.NotEmpty(seen);
        Assert.All(seen, settings =>
        {
            Assert.Equal("100", settings["lock_timeout"]);
            Assert.InRange(int.Parse(settings["statement_timeout"], CultureInfo.InvariantCulture), 1, 30_000);
            Assert.Equal("10000", settings["idle_in_transaction_session_timeout"]);
            Assert.Equal("0", settings["max_parallel_workers_per_gather"]);
            Assert.Equal("off", settings["jit"]);
            Assert.Equal("pg_catalog", settings["search_path"]);
        });
    }

    [Theory, EveryVersion]
    public async Task No_statement_is_given_parallel_workers_even_where_the_server_forces_them(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await StatementTree.OpenAsync(database);
        await session.ExecuteAsync($"set {(version.Major >= 16 ? "debug_parallel_query" : "force_parallel_mode")} = on");
        Assert.NotEqual(0, await GathersAsync(session, database));

        foreach (var line in GuardedSession.Preamble(TimeSpan.FromSeconds(30)))
        {
            await session.ExecuteAsync(line);
        }

        Assert.Equal(0, await GathersAsync(session, database));
    }

    [Theory, EveryVersion]
    public async Task One_connection_is_enough(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        var role = await database.CreateRoleAsync("pg_monitor", "pg_read_all_data");
        await database.ExecuteAsync($"alter role {role.Name} connection limit 1");
        await using var source = role.DataSource(database);

        var inspection = await source.InspectAsync();

        Assert.Empty(inspection.Faults);
        Assert.NotEmpty(inspection.Findings);
        Assert.Contains("too many connections", (await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using var first = await role.OpenAsync(database);
            await using var second = await role.OpenAsync(database);
        })).MessageText, StringComparison.Ordinal);
    }

    /// <summary>
    /// The server looks the role up before it has heard of any timeout (InitPostgres), so the client's own ends the waiting. The backend stays until
    /// the catalog is free or authentication_timeout has passed: one for an attempt, and there is one attempt.
    /// </summary>
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_connect_timeout_leaves_no_more_than_its_own_backend_and_that_goes_with_the_lock(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var watch = await database.OpenAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Timeout = 1, Pooling = false }.ConnectionString);
        Task<int> BackendsAsync() => watch.ScalarAsync<int>("select count(*)::int from pg_stat_get_activity(null)");
        int before;
        await using (await database.HoldAsync("lock table pg_catalog.pg_authid in access exclusive mode"))
        {
            before = await BackendsAsync();

            await Assert.ThrowsAsync<NpgsqlException>(() => source.InspectAsync());

            Assert.InRange(await BackendsAsync(), before, before + 1);
        }

        // The holder has gone too.
        await Eventually.ReadAsync("nobody is left behind", BackendsAsync, left => left <= before - 1);
    }

    [Theory, EveryVersion]
    public async Task What_was_given_up_is_rolled_back_and_the_connection_given_back(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        using var given = new CancellationTokenSource();
        session.BeforeCommit = async connection =>
        {
            await given.CancelAsync();
            await connection.ExecuteAsync("select 1");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Inspect.DatabasesAsync(session, given.Token));

        session.BeforeCommit = null;
        Assert.NotEmpty(await Inspect.DatabasesAsync(session, TestContext.Current.CancellationToken));
        Assert.Equal(0, await database.ScalarAsync<int>("select count(*)::int from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()"));
    }

    /// <summary>How many statements have a plan with workers.</summary>
    private static async Task<int> GathersAsync(NpgsqlConnection session, TestDatabase database)
    {
        var gathers = 0;
        foreach (var statement in Statements.All)
        {
            var plan = await session.QueryAsync($"explain {StatementTree.Filled(statement, database.Server.Version)}", row => row.GetString(0));
            gathers += plan.Exists(line => line.Contains("Gather", StringComparison.Ordinal)) ? 1 : 0;
        }

        return gathers;
    }
}
