using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Commands;

/// <summary>What roles of different rights get: always an inspection, and what they could not see is said.</summary>
public sealed class RightsTests
{
    private const string Flawed = """
        create table orders (id serial primary key, customer_id bigint not null);
        create index orders_customer_idx on orders (customer_id);
        create index orders_customer_idx1 on orders (customer_id);
        insert into orders (customer_id) select n from generate_series(1, 20000) n;
        create table split (id int not null, at date not null) partition by range (at);
        create table split_1 partition of split for values from ('2026-01-01') to ('2026-02-01');
        insert into split select n, '2026-01-02' from generate_series(1, 20000) n;
        analyze;
        """;

    private const string Statistics = "sees statistics only of columns that it may read";

    /// <summary>What tier 2 leaves hidden, on purpose.</summary>
    private const string Values = "sees the values in statistics only of columns that it may read";

    [Theory, EveryVersion]
    public async Task A_role_without_any_right_inspects_and_says_what_it_could_not_see(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed + "create extension pg_stat_statements");
        var role = await database.CreateRoleAsync();

        var ended = await Typed.RunAsync("scan", Knock.Text(role.ConnectionString(database)), "--format", "json");

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.Contains("duplicate-index", Strings(ended.Json.GetProperty("findings"), "probe"));
        Assert.Empty(ended.Json.GetProperty("faults").EnumerateArray());
        var unseen = Unseen(ended);
        Assert.Contains("SELECT is not granted on 1 of 1 sequences that could run out (inspector grants prints how)", unseen);
        Assert.Contains($"{role.Name} lacks pg_read_all_stats: the text of other roles' statements is hidden", unseen);
        Assert.Contains(unseen, line => line.Contains(Statistics, StringComparison.Ordinal));
    }

    [Theory, EveryVersion]
    public async Task The_printed_SQL_runs_and_closes_the_gaps_that_it_promises_to_close(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed + "create schema app; create sequence app.numbers as int; create table app.secret (word text); create extension pg_stat_statements");
        await database.Server.AdministrationExecuteAsync($"revoke connect on database {database.QuotedName} from public");
        await using var granted = await GrantedRole.MakeAsync(database, "inspector granted");

        var first = await granted.ScanAsync();

        Assert.Equal((ExitCode.Clean, ""), (first.Code, first.Error));
        Assert.Contains(Values, Assert.Single(Unseen(first)), StringComparison.Ordinal);
        Assert.All(first.Json.GetProperty("outcomes").EnumerateArray().Where(outcome => outcome.GetProperty("status").GetString() != "examined"), outcome =>
            Assert.Matches($"^needs PostgreSQL |{Values}", outcome.GetProperty("reason").GetString()));
        await granted.AssertReadsNoDataAsync("select * from orders", "select * from app.secret", "select * from split", "select * from pg_statistic", "select * from pg_authid");
        await granted.AssertSeesAsync("select last_value from app.numbers");

        // What came later is a gap until the first statement of tier 2 runs again.
        await database.ExecuteAsync("create schema later; create sequence later.numbers as int");
        Assert.Equal("SELECT is not granted on 1 of 3 sequences that could run out (inspector grants prints how)", Unseen(await granted.ScanAsync())[1]);
        await database.ExecuteAsync(granted.TierTwo);
        Assert.Contains(Values, Assert.Single(Unseen(await granted.ScanAsync())), StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task Tier_one_alone_is_enough_to_inspect(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed + "create extension pg_stat_statements");
        await using var granted = await GrantedRole.MakeAsync(database, "inspector_tier_one", isTierOneOnly: true);

        var ended = await granted.ScanAsync();

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.Contains("duplicate-index", Strings(ended.Json.GetProperty("findings"), "probe"));
        Assert.Equal(3, Unseen(ended).Count);
        Assert.DoesNotContain(Unseen(ended), line => line.Contains("pg_read_all_stats", StringComparison.Ordinal));
        Assert.Equal(["on", "100ms", "30s", "10s", "4"], await granted.SettingsAsync());
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task The_function_says_of_columns_what_a_superuser_sees_and_no_value(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);
        await using var granted = await GrantedRole.MakeAsync(database, "inspector_columns");
        const string fromView = """
            select s.tablename || '.' || s.attname || ' ' || concat_ws(' ', s.null_frac, s.avg_width, s.n_distinct, s.correlation, s.most_common_freqs[1])
            from pg_stats s
            join pg_class c on c.relname = s.tablename and c.relnamespace = 'public'::regnamespace
            where s.schemaname = 'public' and s.inherited = (c.relkind = 'p') and c.reltuples >= 10000
            order by 1
            """;
        const string fromFunction = """
            select c.relname || '.' || a.attname || ' ' || concat_ws(' ', f.null_fraction, f.average_width, f.distinct_values, f.correlation, f.commonest_share)
            from inspector.column_statistics() f
            join pg_class c on c.oid = f.relation
            join pg_attribute a on a.attrelid = f.relation and a.attnum = f.number
            order by 1
            """;

        var expected = await database.QueryAsync(fromView, row => row.GetString(0));

        Assert.Equal(6, expected.Count);
        Assert.Equal(expected, await granted.ReadAsync(fromFunction));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_of_any_name_can_be_made(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);
        foreach (var name in (string[])["it's \"quoted\"", "two\nlines; create table taken ()", "$$ $code1$ %I %s", "user", "-- x", "back\\slash", new string('x', 63), "😀 a_block the_role"])
        {
            await using var granted = await GrantedRole.MakeAsync(database, name);

            var ended = await granted.ScanAsync();

            Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
            Assert.DoesNotContain(Unseen(ended), line => line.Contains("granted", StringComparison.Ordinal) || line.Contains(Statistics, StringComparison.Ordinal));
            Assert.Null(await database.ScalarAsync<string>("select to_regclass('taken')::text"));
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_function_that_no_superuser_made_is_not_trusted(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);
        var stranger = await database.CreateRoleAsync();
        await using var granted = await GrantedRole.MakeAsync(database, "inspector_untrusting");
        await database.ExecuteAsync($"grant create on schema inspector to {stranger.Name}; alter function inspector.column_statistics() owner to {stranger.Name}");

        Assert.Contains(Unseen(await granted.ScanAsync()), line => line.Contains(Statistics, StringComparison.Ordinal));
    }

    private static IEnumerable<string?> Strings(JsonElement list, string property) => list.EnumerateArray().Select(one => one.GetProperty(property).GetString());

    private static List<string> Unseen(Ended ended) => [.. ended.Json.GetProperty("unseen").EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>A role made with what <c>inspector grants</c> prints, as a superuser runs it.</summary>
    private sealed class GrantedRole(TestDatabase database, string name, string sql) : IAsyncDisposable
    {
        private const string Password = "hunter2";
        private const string TierTwoBegins = "-- Tier 2";

        /// <summary>The first statement of tier 2.</summary>
        public string TierTwo => sql[sql.IndexOf(TierTwoBegins, StringComparison.Ordinal)..sql.IndexOf("-- A superuser makes", StringComparison.Ordinal)];

        private string ConnectionString => new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = name, Password = Password }.ConnectionString;

        public static async Task<GrantedRole> MakeAsync(TestDatabase database, string name, bool isTierOneOnly = false)
        {
            var printed = await Typed.RunAsync("grants", "--role", name);
            Assert.Equal((ExitCode.Clean, ""), (printed.Code, printed.Error));
            await database.ExecuteAsync(isTierOneOnly ? printed.Output[..printed.Output.IndexOf(TierTwoBegins, StringComparison.Ordinal)] : printed.Output);
            await database.ExecuteAsync($"alter role {Identifier.Quote(name)} password '{Password}'");
            return new(database, name, printed.Output);
        }

        public Task<Ended> ScanAsync() => Typed.RunAsync("scan", Knock.Text(ConnectionString), "--format", "json");

        public async Task<List<string>> ReadAsync(string query)
        {
            await using var session = await Session.OpenAsync(ConnectionString);
            return await session.QueryAsync(query, row => row.GetString(0));
        }

        public async Task AssertSeesAsync(string query)
        {
            await using var session = await Session.OpenAsync(ConnectionString);
            await session.ExecuteAsync(query);
        }

        public async Task AssertReadsNoDataAsync(params string[] queries)
        {
            await using var session = await Session.OpenAsync(ConnectionString);
            foreach (var query in queries)
            {
                var refused = await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(query));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }

        public Task<List<string>> SettingsAsync() => ReadAsync("""
            select current_setting(n) from unnest(array['default_transaction_read_only', 'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']) n
            union all
            select rolconnlimit::text from pg_roles where rolname = current_user
            """);

        public async ValueTask DisposeAsync()
        {
            await database.ExecuteAsync($"drop owned by {Identifier.Quote(name)}");
            await database.ExecuteAsync($"drop role {Identifier.Quote(name)}");
        }
    }
}
