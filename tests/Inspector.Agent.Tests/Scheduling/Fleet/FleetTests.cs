using System.Text.Json;
using Inspector.Agent.Embedded;
using Inspector.Agent.History;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Scheduling.Fleet;

/// <summary>Agents that share servers, and what goes wrong with them: real processes, a real store. Who watches what is read from the servers.</summary>
public sealed class FleetTests
{
    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_killed_agents_servers_go_to_the_others_and_come_back_to_it(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 6);
        await scene.AgentAsync("a");
        await scene.AgentAsync("b");
        var c = await scene.AgentAsync("c");
        await scene.SharedAsync(("a", 2), ("b", 2), ("c", 2));

        await c.EndAsync(Signal.Kill);
        await scene.SharedAsync(("a", 3), ("b", 3));
        await c.StartAgainAsync();
        await scene.SharedAsync(("a", 2), ("b", 2), ("c", 2));
        scene.AssertNeverMoreThanFourConnections();
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task An_agent_that_leaves_in_order_hands_its_servers_over(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 4);
        await scene.AgentAsync("a");
        var b = await scene.AgentAsync("b");
        await scene.SharedAsync(("a", 2), ("b", 2));

        Assert.Equal(0, await b.EndAsync(Signal.Terminate));
        Assert.Equal(["a"], await scene.Database.QueryAsync("select name from inspector_agents", row => row.GetString(0)));
        await scene.SharedAsync(("a", 4));
        scene.AssertNeverMoreThanFourConnections();
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task While_the_store_is_gone_every_agent_watches_what_it_has_and_says_so(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 4);
        var a = await scene.AgentAsync("a");
        var b = await scene.AgentAsync("b");
        await scene.SharedAsync(("a", 2), ("b", 2));
        var before = await scene.OfAsync("a");

        await scene.Store.Embedded.StopAsync(Signal.Kill, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("the agents say so", async () => !await IsInTouchAsync(a) && !await IsInTouchAsync(b));
        Assert.Equal(0, await a.MetricAsync("inspector_fleet_in_touch"));
        foreach (var place in before)
        {
            await a.GoesOnAsync(FleetScene.Name(place));
        }

        Assert.Equal(before, await scene.OfAsync("a"));
        await scene.Store.Embedded.StartAgainAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("they are in touch", async () => await IsInTouchAsync(a) && await IsInTouchAsync(b), TimeSpan.FromSeconds(60));
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
            await Eventually.TrueAsync("the agent says so", async () => !await IsInTouchAsync(a), TimeSpan.FromSeconds(60));
            await a.GoesOnAsync("t0");
            await a.GoesOnAsync("t1");
        }

        await Eventually.TrueAsync("it is in touch", () => IsInTouchAsync(a), TimeSpan.FromSeconds(60));
        await scene.SharedAsync(("a", 2));
        Assert.DoesNotContain(a.Log, line => line.Contains("given up", StringComparison.Ordinal) || line.Contains("is down", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Any_agent_answers_for_all_servers(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 2);
        foreach (var server in scene.Servers)
        {
            await server.AdministrationExecuteAsync("create table a (id int primary key, b int); create index a_b on a (b); create index a_b_again on a (b)");
        }

        var a = await scene.AgentAsync("a");
        var b = await scene.AgentAsync("b");
        await scene.SharedAsync(("a", 1), ("b", 1));
        await using var pile = await PileUp.OnAsync(scene.Servers[0], "a");
        foreach (var agent in new[] { a, b })
        {
            foreach (var target in new[] { "t0", "t1" })
            {
                await agent.InspectedAsync(target, "postgres");
                await Eventually.TrueAsync(
                    $"there is the finding of {target}",
                    async () => (await agent.FindingsAsync(target)).Any(finding => finding.GetProperty("probe").GetString() == "duplicate-index"));
            }

            await Eventually.TrueAsync("it tells who waits", async () => (await agent.JsonAsync("api/v1/locks/t0")).TryGetProperty("waiters", out var waiters) && waiters.GetInt32() == 1);
            await Eventually.TrueAsync("it tells of the incident", async () => (await IncidentsAsync(agent, "open")).Count == 1);
            Assert.NotNull((await agent.TargetAsync("t0")).GetProperty("watcher").GetString());
            Assert.Contains("duplicate-index", await agent.TextAsync("targets/t1"), StringComparison.Ordinal);
        }

        Assert.Equal(1, await a.MetricAsync("inspector_target_owner{target=\"t0\"}") + await b.MetricAsync("inspector_target_owner{target=\"t0\"}"));
        Assert.Equal(1, new[] { await a.MetricAsync("postgresql_up{target=\"t0\"}"), await b.MetricAsync("postgresql_up{target=\"t0\"}") }.Count(up => up is not null));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task An_incident_outlives_the_agent_that_saw_it_begin(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 1);
        await scene.Servers[0].AdministrationExecuteAsync("create table a (id int primary key)");
        var a = await scene.AgentAsync("a");
        await scene.SharedAsync(("a", 1));
        var pile = await PileUp.OnAsync(scene.Servers[0], "a");
        await Eventually.TrueAsync("there is an incident", async () => (await IncidentsAsync(a, "open")).Count == 1);
        await Eventually.TrueAsync("it is stored", async () => await scene.Database.ScalarAsync<long>("select count(*) from inspector_incidents") == 1);

        await a.EndAsync(Signal.Kill);
        var b = await scene.AgentAsync("b");
        await scene.SharedAsync(("b", 1));
        await Eventually.TrueAsync("the other has it", async () => (await IncidentsAsync(b, "open")).Count == 1);
        await pile.DisposeAsync();
        await Eventually.TrueAsync("it is over", async () => (await IncidentsAsync(b, "ended")).Count == 1);
        await Eventually.TrueAsync(
            "and kept, once",
            async () => await scene.Database.ScalarAsync<string>("select count(*) || ' ' || count(ended_at) || ' ' || max(peak_waiters) from inspector_incidents") == "1 1 1");
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
        await Eventually.TrueAsync("it is in touch", () => IsInTouchAsync(c));
        await a.EndAsync(Signal.Terminate);
        await scene.SharedAsync(("b", 1), ("c", 1));
        Assert.Equal("ready", (await c.JsonAsync("readyz")).GetProperty("history").GetProperty("condition").GetString());
        await c.InspectedAsync("t0", "postgres");
        await c.InspectedAsync("t1", "postgres");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_target_that_leaves_the_configuration_of_all_agents_leaves_the_store(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 2);
        var a = await scene.AgentAsync("a");
        await scene.SharedAsync(("a", 2));
        a.Reconfigure(AgentProcess.Target("t0", Knock.Text(scene.Servers[0].ConnectionString("postgres"))), scene.RestOf("a"));
        await Eventually.TrueAsync("it is watched no longer", async () => (await scene.NowAsync())[1].Count == 0, TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync("nothing is left of it", async () => await scene.Database.ScalarAsync<long>("select count(*) from inspector_terms where target = 't1'") == 0, TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync("no job either", async () => await scene.Database.ScalarAsync<long>("select count(*) from inspector_qrtz_job_details where job_name = 't1'") == 0);
    }

    private static async Task<bool> IsInTouchAsync(AgentProcess agent) => (await agent.JsonAsync("readyz")).GetProperty("fleet").GetProperty("inTouch").GetBoolean();

    private static async Task<IReadOnlyList<JsonElement>> IncidentsAsync(AgentProcess agent, string status) =>
        [.. (await agent.JsonAsync($"api/v1/incidents?status={status}")).GetProperty("items").EnumerateArray()];
}
