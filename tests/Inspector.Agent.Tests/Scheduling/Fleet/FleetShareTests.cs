using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Scheduling.Fleet;

/// <summary>Agents that share servers: each watches its share, whoever comes or goes. Who watches what is read from the servers.</summary>
public sealed class FleetShareTests
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
}
