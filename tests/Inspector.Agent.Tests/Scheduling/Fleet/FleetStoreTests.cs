using System.Text.Json;
using Inspector.Agent.Embedded;
using Inspector.Agent.History;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Scheduling.Fleet;

/// <summary>What happens to a fleet's store, and to the way to it: no server loses its watch, and none is watched twice for long.</summary>
public sealed class FleetStoreTests
{
    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task While_the_store_is_gone_every_agent_watches_what_it_has_and_says_so(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 4);
        var a = await scene.AgentAsync("a");
        var b = await scene.AgentAsync("b");
        await scene.SharedAsync(("a", 2), ("b", 2));
        var before = await scene.OfAsync("a");

        await scene.Store.Embedded.StopAsync(Signal.Kill, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("the agents say so", async () => !await FleetScene.IsInTouchAsync(a) && !await FleetScene.IsInTouchAsync(b));
        Assert.Equal(0, await a.MetricAsync("inspector_fleet_in_touch"));
        foreach (var place in before)
        {
            await a.GoesOnAsync(FleetScene.Name(place));
        }

        Assert.Equal(before, await scene.OfAsync("a"));
        await scene.Store.Embedded.StartAgainAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("they are in touch", async () => await FleetScene.IsInTouchAsync(a) && await FleetScene.IsInTouchAsync(b), TimeSpan.FromSeconds(60));
        await scene.SharedAsync(("a", 2), ("b", 2));
        scene.AssertNeverMoreThanFourConnections();
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task An_agent_cut_off_from_the_store_leaves_what_another_has_taken_up(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 4);
        await scene.AgentAsync("a");
        var (b, way) = await scene.AgentByWireAsync("b");
        await scene.SharedAsync(("a", 2), ("b", 2));

        way.Swallow();
        await scene.SharedAsync(("a", 4));
        await b.LogsAsync("is watched by a too");
        way.Pass();
        await scene.SharedAsync(("a", 2), ("b", 2));
        scene.AssertNeverMoreThanFourConnections();
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_store_that_keeps_its_agents_waiting_costs_no_server_its_watch(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 2);
        var a = await scene.AgentAsync("a");
        await scene.SharedAsync(("a", 2));
        await using (var slow = await Session.OpenAsync(scene.Database.ConnectionString))
        {
            await slow.ExecuteAsync("begin; lock table inspector_agents, inspector_terms");
            await Eventually.TrueAsync("the agent says so", async () => !await FleetScene.IsInTouchAsync(a), TimeSpan.FromSeconds(60));
            await a.GoesOnAsync("t0");
            await a.GoesOnAsync("t1");
        }

        await Eventually.TrueAsync("it is in touch", () => FleetScene.IsInTouchAsync(a), TimeSpan.FromSeconds(60));
        await scene.SharedAsync(("a", 2));
        Assert.DoesNotContain(a.Log, line => line.Contains("given up", StringComparison.Ordinal) || line.Contains("is down", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_store_that_a_later_version_upgrades_under_its_agents_loses_nothing(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 2);
        var a = await scene.AgentAsync("a");
        await scene.AgentAsync("b");
        await scene.SharedAsync(("a", 1), ("b", 1));
        await a.InspectedAsync("t0", "postgres");

        var next = HistorySchema.Phases[^1].Version + 1;
        await scene.Database.ExecuteAsync(
            $"""
            alter table inspector_agents add later text;
            alter table inspector_terms add later text;
            alter table inspector_kept add later text;
            alter table inspector_incidents add later text;
            insert into inspector_schema (version, works_with, applied_at) values ({next}, {HistorySchema.Phases[^1].WorksWith}, 0)
            """);
        var c = await scene.AgentAsync("c"); // an agent that starts on the later schema
        await Eventually.TrueAsync("it is in touch", () => FleetScene.IsInTouchAsync(c));
        await a.EndAsync(Signal.Terminate);
        await scene.SharedAsync(("b", 1), ("c", 1));
        Assert.Equal("ready", (await c.JsonAsync("readyz")).GetProperty("history").GetProperty("condition").GetString());
        await c.InspectedAsync("t0", "postgres");
        await c.InspectedAsync("t1", "postgres");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task The_stores_password_is_read_from_its_file_and_anew_once_it_was_rotated(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        using var around = new Targets.Surroundings();
        await server.AdministrationExecuteAsync("create role keeper login password 'first'");
        await database.ExecuteAsync("grant create on schema public to keeper");
        var file = around.Write("password", "first\n");
        var store = Knock.Text(database.ConnectionString, ("user", "keeper"), ("password", null));
        await using var agent = await AgentProcess.StartAsync(
            AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))),
            $"{AgentProcess.Hurried}\nfleet: {{ store: {JsonSerializer.Serialize(store)}, passwordFile: {JsonSerializer.Serialize(file)}, name: a }}");
        await agent.InspectedAsync("shop", "postgres");

        await server.AdministrationExecuteAsync("alter role keeper password 'second'");
        await server.AdministrationExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'keeper'");
        await Eventually.TrueAsync("it is kept out", async () => !await FleetScene.IsInTouchAsync(agent), TimeSpan.FromSeconds(60));
        around.Write("password", "second\n");
        await Eventually.TrueAsync("it is let in", () => FleetScene.IsInTouchAsync(agent), TimeSpan.FromSeconds(60));
        Assert.All(agent.Log, line => Assert.DoesNotContain("second", line, StringComparison.Ordinal));
    }
}
