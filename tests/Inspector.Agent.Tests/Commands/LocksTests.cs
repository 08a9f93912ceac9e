using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Configuration;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>One look at the locks of real servers.</summary>
public sealed class LocksTests : IDisposable
{
    private const string Update = "update orders set n = n + 1 where id = 1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Whoever_waits_is_shown_below_the_root_and_the_exit_code_is_0_unless_asked(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        var quiet = await Typed.RunAsync("locks", Knock.Text(database.ConnectionString), "--fail-on-wait");
        await using var hang = await Hang.WithOrdersAsync(database);
        var root = await hang.HoldAsync("begin; select count(*) from orders");
        await hang.WaitAsync(1, "alter table orders add column note text");
        await hang.WaitAsync(10, "select count(*) from orders where 'secret' is not null");

        var ended = await Typed.RunAsync("locks", Knock.Text(database.ConnectionString));
        var failing = await Typed.RunAsync("locks", Knock.Text(database.ConnectionString), "--fail-on-wait");

        Assert.Equal((ExitCode.Clean, ""), (quiet.Code, quiet.Error));
        Assert.Contains("\nNothing waits for a lock; ", quiet.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.Contains($"\n{root.ProcessID}  blocks 11; idle in transaction, transaction open for ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("for AccessExclusiveLock on public.orders, held: AccessShareLock;", ended.Output, StringComparison.Ordinal);
        Assert.Contains("+ 9 more  SELECT on public.orders, longest ", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", ended.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, failing.Code);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_without_pg_monitor_gets_the_graph_and_is_told_what_is_hidden(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync();
        await using var hang = await Hang.WithOrdersAsync(database);
        await hang.HoldAsync($"begin; {Update}");
        await hang.WaitAsync(3, Update);

        var text = await Typed.RunAsync("locks", Knock.Text(role.ConnectionString(database)));
        var json = await Typed.RunAsync("locks", Knock.Text(role.ConnectionString(database)), "--format", "json");

        Assert.Equal((ExitCode.Clean, ""), (text.Code, text.Error));
        Assert.Contains("blocks 3; state hidden; ", text.Output, StringComparison.Ordinal);
        Assert.Contains("not seen the role lacks pg_read_all_stats: ", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(await hang.TruthAsync(), document.RootElement.GetProperty("edges").EnumerateArray().Select(edge => (edge.GetProperty("waiter").GetInt32(), edge.GetProperty("blocker").GetInt32())));
        Assert.All(document.RootElement.GetProperty("sessions").EnumerateArray(), session => Assert.Equal(JsonValueKind.Null, session.GetProperty("query").ValueKind));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Through_PgBouncer_pids_are_those_of_the_server(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(live);
        await using var hang = await Hang.WithOrdersAsync(database);
        await hang.HoldAsync($"begin; {Update}");
        await hang.WaitAsync(3, Update);

        var ended = await Typed.RunAsync("locks", Knock.Text(bouncer.ConnectionString(database)), "--format", "json");

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        using var document = JsonDocument.Parse(ended.Output);
        Assert.Equal(await hang.TruthAsync(), document.RootElement.GetProperty("edges").EnumerateArray().Select(edge => (edge.GetProperty("waiter").GetInt32(), edge.GetProperty("blocker").GetInt32())));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Text_and_JSON_go_to_files_whole(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var (text, json) = (_folder.File("locks.txt"), _folder.File("locks.json"));

        var ended = await Typed.RunAsync("locks", Knock.Text(database.ConnectionString), "--format", $"text={text}", "--format", $"json={json}");

        Assert.Equal((ExitCode.Clean, "", ""), (ended.Code, ended.Output, ended.Error));
        Assert.StartsWith("Locks of ", await File.ReadAllTextAsync(text, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(JsonSchema.Load(Checkout.File("docs", "locks.schema.json"), isClosed: true).Check(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken)));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_server_that_is_lost_in_the_middle_of_one_look(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var wire = Wire.To(database.ConnectionString);
        wire.When("pg_stat_get_activity", wire.CutAsync);

        var ended = await Typed.RunAsync("locks", wire.Target());

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.NotEmpty(ended.Complaint);
    }

    [Fact]
    public async Task A_host_that_does_not_exist() => (await Typed.RunAsync("locks", "postgresql://u:hunter2@no-such-host.invalid/app", "--watch"))
        .AssertOnly(ExitCode.Incomplete, "no-such-host.invalid:5432: the host name is not known; check its spelling");

    [Theory]
    [InlineData("--interval belongs to --watch or --record", "--interval", "2")]
    [InlineData("there is no --interval \"0\"; it is a number of seconds from 0.2 to 3,600", "--watch", "--interval", "0")]
    [InlineData("there is no --interval \"-1\"; it is a number of seconds from 0.2 to 3,600", "--watch", "--interval", "-1")]
    [InlineData("there is no --interval \"1s\"; it is a number of seconds from 0.2 to 3,600", "--watch", "--interval", "1s")]
    [InlineData("there is no --interval \"NaN\"; it is a number of seconds from 0.2 to 3,600", "--watch", "--interval", "NaN")]
    [InlineData("there is no --format \"yaml\"; there are text, json, each also as F=FILE", "--format", "yaml")]
    [InlineData("--format \"json=\" lacks the name of a file", "--format", "json=")]
    [InlineData("only one --format can go to standard output; give the other a file: --format json=FILE", "--format", "json", "--format", "text")]
    [InlineData("--record without --watch shows no locks, so that --format has nothing to write", "--record", "x", "--format", "json")]
    [InlineData("--record needs the name of a file", "--record", "")]
    [InlineData("--record takes a file, and there is a URI; the target stands for itself", "--record", "postgresql://u:hunter2@db1/app")]
    [InlineData("--watch shows each look once and keeps none; --record FILE keeps the incidents, and --format without --watch writes files", "--watch", "--format", "json=x")]
    [InlineData("there is no option \"--wach\"; the nearest: --watch", "--wach")]
    [InlineData("there is no option -p; the target says that: \"host=... port=... user=... dbname=...\", or PGHOST and its family", "-p", "5433")]
    public async Task Nonsense_is_told_before_a_server_is_troubled(string complaint, params string[] words) =>
        (await Typed.RunAsync(["locks", .. words])).AssertOnly(ExitCode.Usage, $"{complaint} (inspector locks --help shows how)");

    [Theory]
    [InlineData("--record", "no/such/folder/file", "there is no such folder")]
    [InlineData("--record", ".", "it is a folder")]
    [InlineData("--format", "json=no/such/folder/file", "there is no such folder")]
    public async Task A_file_that_cannot_be_written_is_told_before_a_server_is_troubled(string option, string file, string complaint)
    {
        await using var nobody = Stranger.That(null);

        var ended = await Typed.RunAsync("locks", $"host=127.0.0.1 port={nobody.Port}", option, file);

        Assert.Equal((ExitCode.Usage, ""), (ended.Code, ended.Output));
        Assert.Contains($"cannot be written: {complaint}", ended.Complaint, StringComparison.Ordinal);
    }
}
