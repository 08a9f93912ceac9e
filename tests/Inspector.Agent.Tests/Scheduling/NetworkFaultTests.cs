using System.Globalization;
using Inspector.Testing;
using Inspector.Tests.Commands;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Scheduling;

/// <summary>What networks do, seen by a running agent.</summary>
public sealed class NetworkFaultTests
{
    private const int Targets = 50;

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task One_of_fifty_targets_behind_a_network_that_swallows_everything_delays_none_of_the_others(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("max_connections", "200"));
        await using var wire = Wire.To(server.ConnectionString("postgres"));
        var well = Enumerable.Range(1, Targets - 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"well{i}")).ToList();
        await using var agent = await AgentProcess.StartAsync(string.Concat(
            [
                AgentProcess.Target("sick", wire.Target(("connect_timeout", "2"))),
                .. well.Select(name => AgentProcess.Target(name, Knock.Text(server.ConnectionString("postgres")))),
            ]));
        await using var count = await BackendCount.OnAsync(server);
        await agent.InspectedAsync("sick", "postgres");
        wire.Swallow();
        await agent.IsUpAsync("sick", isUp: false);
        Assert.Equal("down", (await agent.TargetAsync("sick")).GetProperty("condition").GetString());
        foreach (var name in well)
        {
            await agent.GoesOnAsync(name);
        }

        var visits = wire.Visits;
        wire.Pass();
        await agent.IsUpAsync("sick");
        Assert.DoesNotContain(agent.Log, line => line.Contains("well", StringComparison.Ordinal) && line.Contains("is down", StringComparison.Ordinal));
        Assert.InRange(wire.Visits - visits, 1, 4); // a half-open connection of each attempt stays on the server for a minute
        Assert.InRange(count.Most, Targets, 2 * Targets);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_connection_that_breaks_in_the_middle_of_an_inspection_is_opened_anew(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var wire = Wire.To(server.ConnectionString("postgres"));
        wire.When("from pg_attribute a", wire.CutAsync);
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", wire.Target()));
        await agent.InspectedAsync("shop", "postgres");
        await agent.IsUpAsync("shop");
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Through_PgBouncer_in_transaction_mode_everything_is_read(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table a (id int primary key, b int); create index a_b on a (b); create index a_b_again on a (b)");
        await using var pool = await PgBouncer.StartAsync(server, "pool_mode = transaction");
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", Knock.Text(pool.ConnectionString(database)), $"databases: {{ include: [{database.Name}] }}"));
        await agent.InspectedAsync("shop", database.Name);
        await agent.GoesOnAsync("shop");
        await agent.GoesOnAsync("shop", "statistics");
        Assert.Contains(await agent.FindingsAsync("shop"), finding => finding.GetProperty("probe").GetString() == "duplicate-index");
        Assert.DoesNotContain(agent.Log, line => line.Contains("warn:", StringComparison.Ordinal));
    }
}
