using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>A scan through a real PgBouncer that pools transactions.</summary>
public sealed class PgBouncerScanTests
{
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task It_finds_what_a_scan_of_the_server_itself_finds(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            create table orders (id serial primary key, customer_id bigint not null);
            create index orders_customer_idx on orders (customer_id);
            create index orders_customer_idx1 on orders (customer_id);
            create table notes (order_id int references orders);
            """);
        await using var bouncer = await PgBouncer.StartAsync(database.Server);

        var direct = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--format", "json");
        var pooled = await Typed.RunAsync("scan", Knock.Text(bouncer.ConnectionString(database)), "--format", "json");

        Assert.Equal((ExitCode.Clean, ""), (pooled.Code, pooled.Error));
        Assert.NotEmpty(pooled.Json.GetProperty("findings").EnumerateArray());
        foreach (var part in (string[])["findings", "outcomes", "unseen", "faults"])
        {
            Assert.Equal(Text(direct.Json, part), Text(pooled.Json, part));
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task It_visits_several_databases(TestServer server)
    {
        await using var one = await server.CreateDatabaseAsync(suffix: "_1");
        await using var two = await server.CreateDatabaseAsync(suffix: "_2");
        await using var bouncer = await PgBouncer.StartAsync(one.Server);

        var ended = await Typed.RunAsync("scan", Knock.Text(bouncer.ConnectionString(one)), "--database", one.Name, "--database", two.Name, "--format", "json");

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.Equal(2, ended.Json.GetProperty("inspections").GetArrayLength());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_database_that_its_server_does_not_have(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server);

        var ended = await Typed.RunAsync("scan", Knock.Text(bouncer.ConnectionString(database), ("dbname", "no_such_database")));

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.EndsWith("a PgBouncer answers: name a database of its configuration that its server has", ended.Complaint, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_server_that_dies_behind_it(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(live, "query_wait_timeout = 2\nserver_login_retry = 1");
        await using var wire = Wire.To(bouncer.ConnectionString(database));
        var stopped = new TaskCompletionSource();
        wire.When("from pg_database d", async () =>
        {
            await live.Embedded.StopAsync(cancellation: TestContext.Current.CancellationToken);
            stopped.SetResult();
        });

        var ended = await Typed.RunAsync("scan", wire.Target(("connect_timeout", "20")));

        await stopped.Task; // the bouncer tells of the end before the last process of the server is gone
        await live.Embedded.StartAgainAsync(TestContext.Current.CancellationToken);
        live.Administration.Clear();
        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.NotEmpty(ended.Complaint);
    }

    private static string Text(JsonElement json, string part) => json.GetProperty(part).GetRawText();
}
