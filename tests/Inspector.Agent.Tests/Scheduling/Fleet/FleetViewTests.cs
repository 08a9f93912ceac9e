using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Alerts;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Scheduling.Fleet;

/// <summary>Any agent of a fleet answers for all servers, and what one saw another goes on with.</summary>
public sealed class FleetViewTests
{
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
        await using var pile = await PileUp.OnAsync(scene.Servers[0]);
        await pile.WaitAsync(1);
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
            await Eventually.TrueAsync("it tells of the incident", async () => (await FleetScene.IncidentsAsync(agent, "open")).Count == 1);
            Assert.NotNull((await agent.TargetAsync("t0")).GetProperty("watcher").GetString());
            Assert.Contains("duplicate-index", await agent.TextAsync("targets/t1"), StringComparison.Ordinal);
        }

        Assert.Equal(1, await a.MetricAsync("inspector_target_owner{target=\"t0\"}") + await b.MetricAsync("inspector_target_owner{target=\"t0\"}"));
        Assert.Equal(1, new[] { await a.MetricAsync("postgresql_up{target=\"t0\"}"), await b.MetricAsync("postgresql_up{target=\"t0\"}") }.Count(up => up is not null));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task An_incident_and_its_alert_outlive_the_agent_that_saw_it_begin(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 1);
        await using var alertmanager = await Alertmanager.StartAsync();
        var alerts = $"alerts: {{ alertmanagers: [\"{alertmanager.Address}\"], after: 2s }}";
        var a = await scene.AgentAsync("a", alerts);
        await scene.SharedAsync(("a", 1));
        await using var pile = await PileUp.OnAsync(scene.Servers[0]);
        await pile.WaitAsync(1);
        var alert = await alertmanager.FiresAsync();
        await Eventually.TrueAsync("there is an incident", async () => (await FleetScene.IncidentsAsync(a, "open")).Count == 1);
        await Eventually.TrueAsync("it is stored", async () => await scene.Database.ScalarAsync<long>("select count(*) from inspector_incidents") == 1);

        await a.EndAsync(Signal.Kill);
        var b = await scene.AgentAsync("b", alerts);
        await scene.SharedAsync(("b", 1));
        await Eventually.TrueAsync("the other has it", async () => (await FleetScene.IncidentsAsync(b, "open")).Count == 1);
        await pile.WaitAsync(1);
        var grown = await alertmanager.FiresAsync(one => one.GetProperty("annotations").GetProperty("waiters").GetString() == "2");
        Assert.Equal(alert.GetProperty("fingerprint").GetString(), grown.GetProperty("fingerprint").GetString());
        await pile.EndAsync();
        await alertmanager.IsQuietAsync();
        await alertmanager.HasPagedAsync("t0 firing", "t0 resolved");
        await Eventually.TrueAsync("it is over", async () => (await FleetScene.IncidentsAsync(b, "ended")).Count == 1);
        await Eventually.TrueAsync(
            "and kept, once",
            async () => await scene.Database.ScalarAsync<string>("select count(*) || ' ' || count(ended_at) || ' ' || max(peak_waiters) from inspector_incidents") == "1 1 2");
    }
}
