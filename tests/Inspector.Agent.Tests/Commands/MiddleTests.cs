using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>Servers, sessions and objects that go while they are read. The moment is certain: see <see cref="Wire"/>.</summary>
public sealed class MiddleTests
{
    /// <summary>A piece of a statement that the catalog is read with, behind the one that takes the snapshot.</summary>
    private const string Catalog = "from pg_database d";

    /// <summary>A piece of the second look's, which asks for the definition of an index.</summary>
    private const string SecondLook = "pg_get_indexdef(i.indexrelid)";

    /// <summary>The last words of the backend, unless the network has lost them.</summary>
    private const string Killed = "(terminating connection due to unexpected postmaster exit; the server or an administrator ended the connection|the server closed the connection in the middle); what was read so far is incomplete";

    private const string Duplicate = """
        create table orders (id bigint primary key, customer_id bigint not null);
        create index orders_customer_idx on orders (customer_id);
        create index orders_customer_idx1 on orders (customer_id);
        """;

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_is_killed_while_its_catalog_is_read(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var wire = Wire.To(live.ConnectionString("postgres"));
        wire.When(Catalog, () => live.Embedded.StopAsync(Signal.Kill));

        var ended = await Typed.RunAsync("scan", wire.Target());

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.Matches($@"^127\.0\.0\.1:\d+: {Killed}", ended.Complaint);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_is_killed_takes_the_other_databases_with_it_and_each_is_told(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await live.AdministrationExecuteAsync("create database one");
        await live.AdministrationExecuteAsync("create database two");
        await using var wire = Wire.To(live.ConnectionString("postgres"));

        // The list of databases is read with the same statement: the second time is that of the first database.
        wire.When(Catalog, () => Task.CompletedTask);
        wire.When("from pg_type t", () => live.Embedded.StopAsync(Signal.Kill));

        var ended = await Typed.RunAsync("scan", wire.Target(), "--all-databases", "--format", "json");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.Equal(["one", "postgres", "two"], ended.Json.GetProperty("failures").EnumerateArray().Select(failure => failure.GetProperty("target").GetProperty("database").GetString()));
        Assert.Matches($@"^127\.0\.0\.1:\d+: database ""one"": {Killed}", ended.Complaints[^3]);
        Assert.Matches(@"^127\.0\.0\.1:\d+: database ""two"": .*connection was closed before the log-in was through.*", ended.Complaints[^1]);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_session_that_an_administrator_ends_while_the_catalog_is_read(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var wire = Wire.To(database.ConnectionString);
        wire.When(Catalog, () => EndSessionsAsync(database));

        var ended = await Typed.RunAsync("scan", wire.Target());

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.Matches(
            @"^127\.0\.0\.1:\d+: terminating connection due to administrator command; the server or an administrator ended the connection; what was read so far is incomplete$", ended.Complaint);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_network_that_is_gone_while_the_catalog_is_read(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var wire = Wire.To(database.ConnectionString);
        wire.When(Catalog, wire.CutAsync);

        var ended = await Typed.RunAsync("scan", wire.Target());

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.Contains("the server closed the connection in the middle", ended.Complaint, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Findings_stand_when_the_session_ends_in_the_second_look(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Duplicate);
        await using var wire = Wire.To(database.ConnectionString);
        wire.When(SecondLook, () => EndSessionsAsync(database));

        var ended = await Typed.RunAsync("scan", wire.Target(), "--format", "json");

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Error));
        Assert.Equal(["the second look failed: terminating connection due to administrator command"], Lines(ended.Json, "faults"));
        Assert.Equal(["duplicate-index"], Found(ended.Json));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_can_be_told_without_the_sequences_is_told_when_the_network_goes_there(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Duplicate + "create table counted (id serial primary key, note text)");
        await using var wire = Wire.To(database.ConnectionString);
        wire.When("last_value as value", wire.CutAsync);

        var ended = await Typed.RunAsync("scan", wire.Target(), "--format", "json");

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Error));
        Assert.Equal(
            ["the positions of sequences could not be read: the server closed the connection",
             "the statistics of columns could not be read: the connection is gone",
             "the statements could not be read: the connection is gone",
             "the second look failed: the connection is gone"],
            Lines(ended.Json, "faults"));
        Assert.Equal(["duplicate-index"], Found(ended.Json));
    }

    [Theory, EveryVersion]
    public async Task What_is_dropped_while_the_catalog_is_read_is_no_failure(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var other = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"""
            {Duplicate}
            create schema gone;
            create type gone.mood as enum ('sad', 'glad');
            create table gone.split (id bigserial, at date not null, feeling gone.mood, primary key (id, at)) partition by range (at);
            create table gone.split_1 partition of gone.split for values from ('2026-01-01') to ('2026-02-01');
            create index on gone.split (feeling, (id + 1)) where id > 7;
            create view gone.seen as select id from gone.split;
            create function gone.f(a gone.mood, b int default 3) returns int language sql as $$select b$$;
            create table gone.child (split_id bigint, at date, foreign key (split_id, at) references gone.split);
            alter table gone.child enable row level security;
            create policy p on gone.child using (split_id > 0);
            """);
        await using var wire = Wire.To(database.ConnectionString);
        wire.When(Catalog, async () =>
        {
            await database.ExecuteAsync("drop schema gone cascade");
            await database.Server.AdministrationExecuteAsync($"drop database {other.QuotedName} with (force)");
        });

        var ended = await Typed.RunAsync("scan", wire.Target(), "--format", "json");

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.Empty(Lines(ended.Json, "faults"));
        Assert.Contains("duplicate-index", Found(ended.Json));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_table_that_is_dropped_before_the_second_look_keeps_its_finding_and_says_so(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Duplicate);
        await using var wire = Wire.To(database.ConnectionString);
        wire.When(SecondLook, () => database.ExecuteAsync("drop table orders"));

        var ended = await Typed.RunAsync("scan", wire.Target(), "--format", "json");

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.Equal(["duplicate-index"], Found(ended.Json));
        Assert.Contains("dropped meanwhile", ended.Output, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_database_that_is_dropped_under_our_feet(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var wire = Wire.To(database.ConnectionString);
        wire.When(Catalog, () => database.Server.AdministrationExecuteAsync($"drop database {database.QuotedName} with (force)"));

        var ended = await Typed.RunAsync("scan", wire.Target());

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.Contains("what was read so far is incomplete", ended.Complaint, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Whoever_stops_a_scan_gets_one_line(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var wire = Wire.To(database.ConnectionString);
        using var around = new Surroundings();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        wire.When(Catalog, stop.CancelAsync);

        (await Typed.RunAsync(around, stop.Token, "scan", wire.Target())).AssertOnly(ExitCode.Incomplete, "stopped");
    }

    private static Task EndSessionsAsync(TestDatabase database) => database.Server.AdministrationExecuteAsync(
        $"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'inspector' and datname = '{database.Name}'");

    private static IEnumerable<string?> Lines(JsonElement json, string property) => json.GetProperty(property).EnumerateArray().Select(line => line.GetString());

    private static IEnumerable<string?> Found(JsonElement json) => json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("probe").GetString());
}
