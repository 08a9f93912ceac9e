using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Configuration;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>What a scan ends with, on a database that has one finding of each kind that counts.</summary>
public sealed class ExitCodeTests : IDisposable
{
    /// <summary>An error, a warning and an info that are sure, and with no counters behind it a possible warning.</summary>
    private const string Flawed = """
        create table accounts (id int primary key, owner text);
        create policy own on accounts using (owner = current_user);
        create table orders (id int primary key, a int);
        create index orders_a on orders (a);
        create index orders_a1 on orders (a);
        create table notes (id int primary key);
        alter table notes enable row level security;
        """;

    private const string Clean = "create table accounts (id int primary key)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_worst_wins()
    {
        int[] fromBest = [ExitCode.Clean, ExitCode.Findings, ExitCode.Incomplete, ExitCode.Usage];
        Assert.Equal([0, 1, 3, 2], fromBest);
        for (var better = 0; better < fromBest.Length; better++)
        {
            for (var worse = better; worse < fromBest.Length; worse++)
            {
                Assert.Equal(fromBest[worse], ExitCode.Worse(fromBest[better], fromBest[worse]));
                Assert.Equal(fromBest[worse], ExitCode.Worse(fromBest[worse], fromBest[better]));
            }
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Fail_on_counts_what_is_as_severe_or_more(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);

        Assert.Equal(
            [ExitCode.Findings, ExitCode.Findings, ExitCode.Findings, ExitCode.Findings, ExitCode.Clean],
            await CodesAsync(database, "", "--fail-on error", "--fail-on warning", "--fail-on info", "--fail-on never"));
        await database.ExecuteAsync("drop policy own on accounts");
        Assert.Equal(
            [ExitCode.Clean, ExitCode.Findings, ExitCode.Findings],
            await CodesAsync(database, "", "--fail-on warning", "--fail-on info"));
        await database.ExecuteAsync("drop index orders_a1");
        Assert.Equal([ExitCode.Clean, ExitCode.Findings], await CodesAsync(database, "--fail-on warning", "--fail-on info"));
        await database.ExecuteAsync("alter table notes disable row level security");
        Assert.Equal(ExitCode.Clean, await CodeAsync(database, "--fail-on", "info"));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task What_is_merely_possible_counts_only_when_asked_for(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();

        // UNIQUE (a) against UNIQUE (a) INCLUDE (b): possible at most.
        await database.ExecuteAsync("create table orders (id int primary key, a int not null, b int); create unique index on orders (a); create index on orders (a) include (b)");
        var all = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--fail-on", "info", "--format", "json");
        var finding = Assert.Single(all.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal("possible", finding.GetProperty("confidence").GetString());

        Assert.Equal(
            [ExitCode.Clean, ExitCode.Findings, ExitCode.Clean],
            await CodesAsync(database, "--fail-on info", "--fail-on info --min-confidence possible", "--fail-on info --min-confidence likely"));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Minimum_confidence_hides_and_does_not_count(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table orders (id int primary key, a int not null, b int); create unique index on orders (a); create index on orders (a) include (b)");

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--fail-on", "info", "--min-confidence", "proven", "--format", "json");

        Assert.Equal(ExitCode.Clean, ended.Code);
        Assert.Empty(ended.Json.GetProperty("findings").EnumerateArray());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Minimum_severity_hides_and_changes_no_verdict(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--min-severity", "error", "--format", "json");

        Assert.Equal(ExitCode.Findings, ended.Code);
        Assert.Equal(["policy-without-rls"], ended.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("probe").GetString()));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task What_the_baseline_knows_does_not_count_and_what_is_gone_is_told_in_a_full_run(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);
        var file = _folder.File("baseline.json");
        Assert.Equal(ExitCode.Findings, await CodeAsync(database, "--fail-on", "info", "--write-baseline", file));

        Assert.Equal(ExitCode.Clean, await CodeAsync(database, "--fail-on", "info", "--baseline", file));
        await database.ExecuteAsync("drop index orders_a1; create index orders_a2 on orders (a)");
        Assert.Equal(ExitCode.Findings, await CodeAsync(database, "--fail-on", "info", "--baseline", file));
        var full = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--baseline", file);
        Assert.Contains("In the baseline and no longer found (1;", full.Output, StringComparison.Ordinal);
        Assert.Contains("duplicate-index: orders_a1 repeats orders_a", full.Output, StringComparison.Ordinal);
        foreach (var narrowed in (string[][])[["--probe", "duplicate-index"], ["--schema", "public"], ["--exclude-schema", "public"], ["--database", database.Name, "--database", "no_such_one"]])
        {
            Assert.DoesNotContain("no longer found", (await Typed.RunAsync(["scan", Knock.Text(database.ConnectionString), "--baseline", file, .. narrowed])).Output, StringComparison.Ordinal);
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task What_is_suppressed_does_not_count_and_a_rule_that_fits_nothing_is_told_in_a_full_run(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);
        var file = _folder.File("rules.yaml", """
            suppressions:
              - probe: policy-without-rls
                object: public.accounts*
                reason: the policies come first, row security with the next release
              - probe: invalid-index
                reason: there was one
              - probe: duplicate-index
                reason: long ago
                expires: 2020-01-01
            """);

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--suppressions", file);

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.Contains($"{file}:5 matched nothing: invalid-index (there was one)", Joined(ended.Output), StringComparison.Ordinal);
        Assert.Contains($"{file}:7 expired after 2020-01-01: duplicate-index (long ago)", Joined(ended.Output), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, await CodeAsync(database, "--suppressions", file, "--fail-on", "warning"));
        Assert.DoesNotContain("matched nothing", Joined((await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--suppressions", file, "--schema", "public")).Output), StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_schema_that_is_not_there_is_told_for_its_silence_would_be_taken_for_health(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Clean);

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--schema", "pubilc");

        Assert.Equal((ExitCode.Usage, "there is no schema \"pubilc\" to inspect; the nearest: \"public\""), (ended.Code, ended.Complaint));
        Assert.Equal(ExitCode.Clean, await CodeAsync(database, "--schema", "public"));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Schemas_narrow_what_is_reported_and_counted(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed + "create schema other; create table other.t (id int primary key)");

        Assert.Equal(
            [ExitCode.Clean, ExitCode.Findings, ExitCode.Clean],
            await CodesAsync(database, "--schema other", "--exclude-schema other", "--exclude-schema public"));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_replica_that_is_none_leaves_the_scan_incomplete_and_the_findings_there(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Flawed);

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--replica", Knock.Text(database.ConnectionString, ("port", "1")), "--format", "json");

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Error));
        Assert.Contains(
            "the counters of the replica 127.0.0.1 could not be read",
            Assert.Single(ended.Json.GetProperty("faults").EnumerateArray()).GetString(),
            StringComparison.Ordinal);
        Assert.NotEmpty(ended.Json.GetProperty("findings").EnumerateArray());
    }

    private static async Task<List<int>> CodesAsync(TestDatabase database, params string[] lines)
    {
        var codes = new List<int>();
        foreach (var line in lines)
        {
            codes.Add(await CodeAsync(database, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }

        return codes;
    }

    private static async Task<int> CodeAsync(TestDatabase database, params string[] options)
    {
        var ended = await Typed.RunAsync(["scan", Knock.Text(database.ConnectionString), .. options]);
        Assert.Equal("", ended.Error);
        return ended.Code;
    }

    /// <summary>The text as it was before it was wrapped.</summary>
    private static string Joined(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\n +", " ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromMinutes(1));
}
