using System.Text.Json;
using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Commands;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Scheduling;

/// <summary>How an agent ends, begins anew, and takes up another configuration.</summary>
public sealed class ProcessTests
{
    private const string Flawed = "create table a (id int primary key, b int); create index a_b on a (b); create index a_b_again on a (b); create table without_key (n int)";

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Told_to_end_in_the_middle_of_an_inspection_it_leaves_the_server_and_ends_with_0(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var wire = Wire.To(server.ConnectionString("postgres"));
        var (reached, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        wire.When("from pg_attribute a", () =>
        {
            reached.SetResult();
            return ended.Task;
        });
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", wire.Target()));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(0, await agent.EndAsync(Signal.Terminate));
        ended.SetResult();
        await agent.LogsAsync("Inspector stops");
        await Eventually.TrueAsync("nobody of ours is left", async () =>
        {
            await using var session = await Session.OpenAsync(server.ConnectionString("postgres"));
            return await session.ScalarAsync<long>("select count(*) from pg_stat_activity where application_name = 'inspector'") == 0;
        });
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Killed_and_begun_anew_it_has_lost_no_finding_and_takes_none_for_new(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using (var session = await Session.OpenAsync(server.ConnectionString("postgres")))
        {
            await session.ExecuteAsync(Flawed);
        }

        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))));
        var before = await SeenAsync(agent);
        Assert.NotEmpty(before);
        await agent.EndAsync(Signal.Kill);
        await agent.StartAgainAsync();
        Assert.Equal(before, await SeenAsync(agent));
        Assert.All(await agent.FindingsAsync("shop"), finding => Assert.Equal(0, finding.GetProperty("reopened").GetInt64()));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_configuration_that_breaks_leaves_the_old_one_in_force_and_one_that_adds_a_target_moves_no_other(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        var shop = AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres")));
        await using var agent = await AgentProcess.StartAsync(shop);
        await agent.InspectedAsync("shop", "postgres");
        var sessions = await SessionsAsync(server);
        var inspected = await agent.LastAsync("shop", "catalog");

        agent.Reconfigure(shop + "    colour: red\n");
        await agent.LogsAsync("The configuration is broken, and what was read before holds");
        var state = (await agent.JsonAsync("readyz")).GetProperty("configuration");
        Assert.Equal(JsonValueKind.String, state.GetProperty("brokenSince").ValueKind);
        Assert.Contains("colour", state.GetProperty("problems").ToString(), StringComparison.Ordinal);
        await agent.GoesOnAsync("shop");

        agent.Reconfigure(shop + AgentProcess.Target("second", Knock.Text(server.ConnectionString("postgres"), ("application_name", "second"))));
        await agent.IsUpAsync("second");
        await agent.GoesOnAsync("shop");
        Assert.Equal(JsonValueKind.Null, (await agent.JsonAsync("readyz")).GetProperty("configuration").GetProperty("brokenSince").ValueKind);
        Assert.Equal(sessions, await SessionsAsync(server));
        Assert.Equal(inspected, await agent.LastAsync("shop", "catalog"));

        agent.Reconfigure(AgentProcess.Target("second", Knock.Text(server.ConnectionString("postgres"), ("application_name", "second"))));
        await Eventually.TrueAsync("nothing is left of the first", async () => await agent.MetricAsync("postgresql_up{target=\"shop\"}") is null && (await SessionsAsync(server)).Count == 0);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Without_a_store_it_watches_all_the_same_and_writes_what_it_saw_when_there_is_one(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using (var session = await Session.OpenAsync(server.ConnectionString("postgres")))
        {
            await session.ExecuteAsync(Flawed);
        }

        using var around = new Surroundings();
        await using var agent = await AgentProcess.StartAsync(
            AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))),
            $"{AgentProcess.Hurried}\nhistory: {{ file: {JsonSerializer.Serialize(around.Below("absent/history.db"))} }}");
        await agent.InspectedAsync("shop", "postgres");
        await agent.LogsAsync("History is Unreachable");
        Assert.Equal("unreachable", (await agent.JsonAsync("readyz")).GetProperty("history").GetProperty("condition").GetString());
        Assert.NotEmpty(await agent.FindingsAsync("shop"));

        Directory.CreateDirectory(around.Below("absent"));
        Assert.NotEmpty(await SeenAsync(agent));
        await agent.LogsAsync("History is Ready");
    }

    /// <summary>The findings with the time at which each was first seen, once history has them all.</summary>
    private static async Task<List<string>> SeenAsync(AgentProcess agent)
    {
        await agent.InspectedAsync("shop", "postgres");
        var findings = await Eventually.ReadAsync(
            "history has every finding",
            () => agent.FindingsAsync("shop"),
            all => all.Count > 0 && all.All(finding => finding.GetProperty("firstSeen").ValueKind == JsonValueKind.String),
            TimeSpan.FromSeconds(90));
        return [.. findings.Select(finding => $"{finding.GetProperty("fingerprint")} {finding.GetProperty("firstSeen")}").Order(StringComparer.Ordinal)];
    }

    /// <summary>The sessions of the first target.</summary>
    private static async Task<List<int>> SessionsAsync(LiveServer server)
    {
        await using var session = await Session.OpenAsync(new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Pooling = false }.ConnectionString);
        return await session.QueryAsync("select pid from pg_stat_activity where application_name = 'inspector' order by pid", row => row.GetInt32(0));
    }
}
