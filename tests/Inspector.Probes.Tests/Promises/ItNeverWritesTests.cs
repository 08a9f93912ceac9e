using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Postgres;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Promise 1. Whoever is asked is the server.</summary>
public sealed class ItNeverWritesTests
{
    [Theory, EveryVersion]
    public async Task All_that_is_sent_is_in_the_list_and_in_READ_ONLY_transactions(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync(ServerLog.Settings);
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        await FlawedSchema.BloatAsync(database);
        await database.ExecuteAsync("create role the_boss superuser login password 'boss'");
        await standby.CatchUpAsync();
        await using var replica = GuardedSource.Of(standby.Server.ConnectionString(database.Name), As("the_boss"));
        await using var boss = GuardedSource.Of(database.ConnectionString, As("the_boss"));

        var memory = new CatalogMemory();
        var whole = await boss.InspectAsync(new() { Replicas = [replica], Memory = memory });
        await boss.InspectAsync(new() { Memory = memory });
        var granted = await FlawedSchema.GrantAsync(database);
        await using (var monitor = GuardedSource.Of(granted.ConnectionString(database)))
        {
            await monitor.InspectAsync();
            await FlawedSchema.TurnBackAsync(database);
            await monitor.InspectAsync();
        }

        await using (await database.HoldAsync("alter sequence numbers rename to numbers_2"))
        {
            await Assert.ThrowsAsync<PostgresException>(() => PositionsAsync(boss));
        }

        await LockSamples.TakeAsync(database, boss);
        await using (var session = await GuardedSession.OpenAsync(boss, cancellation: TestContext.Current.CancellationToken))
        {
            await new StatisticsReader().ReadAsync(session, TestContext.Current.CancellationToken);
            await FellowReader.ReadAsync(session, TestContext.Current.CancellationToken);
        }

        await database.ExecuteAsync("drop owned by the_boss; drop role the_boss");
        Assert.Empty(whole.Faults);
        Assert.NotEmpty(whole.Findings);
        var known = new KnownText(primary.Version);
        var sessions = ServerLog.StatementsOf(primary, "the_boss")
            .Concat(ServerLog.StatementsOf(primary, granted.Name))
            .Concat(ServerLog.StatementsOf(standby, "the_boss"))
            .ToList();
        Assert.Equal(8, sessions.Count);
        var sent = sessions.SelectMany(session => known.InsideTransactions(session)).ToList();
        Assert.DoesNotContain(sent, text => known.Find(text) is null);
        Assert.Equal(Statements.All.Select(listed => listed.Name), Statements.All.Intersect(sent.Select(text => known.Find(text)!)).Select(found => found.Name));
    }

    [Theory, EveryVersion]
    public async Task Every_transaction_is_READ_ONLY_for_the_server(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        var transactions = new List<(string, string)>();
        session.BeforeCommit = async connection =>
            transactions.AddRange(await connection.QueryAsync(
                "select current_setting('transaction_read_only'), current_setting('transaction_isolation')", row => (row.GetString(0), row.GetString(1))));

        await Inspect.DatabaseAsync(session, cancellation: TestContext.Current.CancellationToken);

        Assert.True(transactions.Count > 5, "catalog, positions, statistics, statements and the second look each have transactions");
        Assert.All(transactions, seen => Assert.Equal(("on", "repeatable read"), seen));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_transaction_that_would_write_is_refused(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int)");
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        session.BeforeCommit = connection => connection.ExecuteAsync("insert into public.t values (1)");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Inspect.DatabasesAsync(session, TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refusal.SqlState);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_source_whose_connections_keep_no_transaction_is_refused(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString + ";Multiplexing=true");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => source.InspectAsync());

        Assert.Contains("Multiplexing=false", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task Every_statement_is_prepared(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await StatementTree.OpenAsync(database);
        foreach (var statement in Statements.All)
        {
            var parameters = StatementTree.ParameterType(statement, database.Server.Version) is { } type ? $"({type})" : "";
            await session.ExecuteAsync($"prepare \"{statement.Name}\" {parameters} as {StatementTree.Filled(statement, database.Server.Version, parameter: "$1")}");
        }

        Assert.Equal(Statements.All.Length, (await session.QueryAsync("select name from pg_prepared_statements", row => row.GetString(0))).Count);
    }

    [Theory, EveryVersion]
    public async Task Every_function_that_a_statement_calls_is_allowed(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await StatementTree.OpenAsync(database);
        var strangers = new List<string>();
        foreach (var statement in Statements.All)
        {
            var tree = await StatementTree.ReadAsync(session, statement, database.Server.Version);
            Assert.NotEmpty(tree.Functions);
            strangers.AddRange(tree.Functions.Where(function => !AllowedFunctions.All.ContainsKey(function)).Select(function => $"{statement.Name} calls {function}"));
            Assert.All(tree.Relations, relation => Assert.True(relation.StartsWith("pg_catalog.", StringComparison.Ordinal) || relation == StatementTree.Sequence, relation));
        }

        Assert.True(strangers.Count == 0, $"what is not in the list of allowed functions is called:\n{string.Join('\n', strangers)}");
    }

    /// <summary>Those that wait for ACCESS EXCLUSIVE (DESIGN section 4, executed on 14 to 18): only the second look, which is bounded, may call them.</summary>
    [Theory, EveryVersion]
    public async Task No_statement_of_the_snapshot_calls_a_function_that_waits_for_a_lock(TestServer version)
    {
        ImmutableHashSet<Statement> later = [SecondLook.IndexDefinition, SecondLook.ConstraintDefinition, SecondLook.Size, ColumnAttachments.Attachments, FillingReader.IndexFilling, FillingReader.TableFilling];
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await StatementTree.OpenAsync(database);
        foreach (var statement in Statements.All)
        {
            var waiting = (await StatementTree.ReadAsync(session, statement, database.Server.Version)).Functions.Where(AllowedFunctions.WaitsForLocks).ToList();
            Assert.True(
                later.Contains(statement) == (waiting.Count > 0),
                $"{statement.Name} calls {(waiting.Count == 0 ? "nothing that waits" : string.Join(", ", waiting))}: it belongs in the {(waiting.Count == 0 ? "snapshot" : "second look")}");
        }
    }

    [Fact]
    public async Task No_entry_of_the_list_of_allowed_functions_is_unused()
    {
        Assert.SkipUnless(
            Enumerable.Range(ServerVersion.Oldest, 5).All(major => TestServers.All.Any(server => server.Major == major)), "an entry may be for a version that is not here");
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var version in TestServers.All)
        {
            await using var database = await version.CreateDatabaseAsync();
            await using var session = await StatementTree.OpenAsync(database);
            foreach (var statement in Statements.All)
            {
                used.UnionWith((await StatementTree.ReadAsync(session, statement, database.Server.Version)).Functions);
            }
        }

        Assert.Empty(AllowedFunctions.All.Keys.Except(used));
    }

    private static Action<NpgsqlConnectionStringBuilder> As(string role) => settings => (settings.Username, settings.Password) = (role, "boss");

    /// <summary>Reads a sequence that is locked, so that a transaction is rolled back.</summary>
    private static async Task PositionsAsync(NpgsqlDataSource source)
    {
        await using var session = await GuardedSession.OpenAsync(source, cancellation: TestContext.Current.CancellationToken);
        await session.ReadAsync(
            async transaction =>
            {
                await foreach (var _ in transaction.RowsOfEachAsync(SequencePositions.Positions, "a_sequence", [(1, "public.numbers")], default))
                {
                    return 1;
                }

                return 0;
            },
            TimeSpan.FromSeconds(2),
            default);
    }
}
