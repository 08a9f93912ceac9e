using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>Several databases of one server: one that fails takes nothing from the others.</summary>
public sealed class SeveralDatabasesTests
{
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task One_that_is_dropped_between_listing_and_connecting_is_told_and_the_others_are_inspected(TestServer server)
    {
        await using var first = await server.CreateDatabaseAsync(suffix: "_a");
        await using var gone = await server.CreateDatabaseAsync(suffix: "_b");
        await using var last = await server.CreateDatabaseAsync(suffix: "_c");
        await using var wire = Wire.To(first.ConnectionString);

        // The next connection's first message names its database.
        wire.When($"database\0{gone.Name}\0", () => gone.Server.AdministrationExecuteAsync($"drop database {gone.QuotedName} with (force)"));

        var ended = await Typed.RunAsync("scan", wire.Target(), "--database", first.Name, "--database", gone.Name, "--database", last.Name, "--format", "json");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.EndsWith($": database \"{gone.Name}\": database \"{gone.Name}\" does not exist; name an existing one: dbname=... or --database", ended.Complaint, StringComparison.Ordinal);
        Assert.Equal([first.Name, last.Name], Inspected(ended.Json));
        Assert.Equal([gone.Name], Failed(ended.Json));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task All_databases_of_a_server_are_its_databases_without_templates(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await live.AdministrationExecuteAsync("create database app");
        await live.AdministrationExecuteAsync("create database closed allow_connections false");
        await live.AdministrationExecuteAsync("create database forbidden");
        await live.AdministrationExecuteAsync("revoke connect on database forbidden from public");
        await using var role = await live.CreateRoleAsync("pg_monitor");

        var ended = await Typed.RunAsync("scan", Knock.Text(role.ConnectionString("postgres")), "--all-databases", "--format", "json");

        Assert.Equal(ExitCode.Clean, ended.Code);
        Assert.Equal(["app", "postgres"], Inspected(ended.Json));
        Assert.Equal(
            ["\"closed\" is left out: it accepts no connections",
             "\"forbidden\" is left out: the role has no CONNECT on it",
             "\"template0\" is left out: it accepts no connections",
             "\"template1\" is left out: it is a template; name it with --database to visit it"],
            ended.Complaints);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task One_that_was_asked_for_and_is_not_there_is_named_with_its_nearest(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync(suffix: "_orders");

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--database", database.Name, "--database", $"{database.Name}x");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.Matches($@"^127\.0\.0\.1:\d+: database ""{database.Name}x"": the server has no such database; the nearest: .*""{database.Name}""", ended.Complaint);
        Assert.Contains("1 database inspected, 1 could not be.", ended.Output, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^failed   {database.Name}x on 127\.0\.0\.1:\d+: the server has no such", ended.Output);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_pattern_takes_what_fits_and_one_that_fits_nothing_is_told(TestServer server)
    {
        await using var one = await server.CreateDatabaseAsync(suffix: "_some_1");
        await using var two = await server.CreateDatabaseAsync(suffix: "_some_2");

        var ended = await Typed.RunAsync("scan", Knock.Text(one.ConnectionString), "--database", "*_some_?", "--database", "nothing*", "--format", "json");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.Equal([one.Name, two.Name], Inspected(ended.Json));
        Assert.EndsWith("database \"nothing*\": no database of the server fits the pattern", ended.Complaint, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task After_a_connect_timeout_the_server_is_left_in_peace(TestServer server)
    {
        await using var one = await server.CreateDatabaseAsync(suffix: "_1");
        await using var two = await server.CreateDatabaseAsync(suffix: "_2");
        await using var three = await server.CreateDatabaseAsync(suffix: "_3");
        await using var wire = Wire.To(one.ConnectionString);
        wire.When($"database\0{two.Name}\0", wire.HoldAsync);

        var ended = await Typed.RunAsync(
            "scan", wire.Target(("connect_timeout", "1")), "--database", one.Name, "--database", two.Name, "--database", three.Name, "--format", "json");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.Equal([one.Name], Inspected(ended.Json));
        Assert.Equal([two.Name, three.Name], Failed(ended.Json));
        Assert.Equal(3, wire.Visits); // for the list, for the first, and for the one that did not answer
        Assert.Contains("no answer within 1 s", ended.Complaints[0], StringComparison.Ordinal);
        Assert.EndsWith($"database \"{three.Name}\": not tried: the server did not answer in time, and a further attempt would burden it", ended.Complaints[1], StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Whoever_stops_a_scan_keeps_what_was_inspected(TestServer server)
    {
        await using var one = await server.CreateDatabaseAsync(suffix: "_1");
        await using var two = await server.CreateDatabaseAsync(suffix: "_2");
        await using var three = await server.CreateDatabaseAsync(suffix: "_3");
        await using var wire = Wire.To(one.ConnectionString);
        using var around = new Surroundings();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        wire.When($"database\0{two.Name}\0", stop.CancelAsync);

        var ended = await Typed.RunAsync(
            around, stop.Token, "scan", wire.Target(), "--database", one.Name, "--database", two.Name, "--database", three.Name, "--format", "json");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.Equal([one.Name], Inspected(ended.Json));
        Assert.Equal([two.Name, three.Name], Failed(ended.Json));
        Assert.All(ended.Complaints, line => Assert.Contains("not inspected: stopped before", line, StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Findings_of_one_and_the_failure_of_another_end_with_the_failure(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table orders (id int primary key, a int); create index orders_a on orders (a); create index orders_a1 on orders (a)");

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--database", database.Name, "--database", "no_such_one", "--fail-on", "warning");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.Contains("orders_a1 repeats orders_a", ended.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Inspected(JsonElement json) => Names(json, "inspections");

    private static IEnumerable<string?> Failed(JsonElement json) => Names(json, "failures");

    private static IEnumerable<string?> Names(JsonElement json, string list) =>
        json.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("target").GetProperty("database").GetString());
}
