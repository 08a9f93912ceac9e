using System.Net;
using System.Text.Json;
using Inspector.Agent.Scheduling;

namespace Inspector.Tests.Web;

public sealed class ReadinessTests
{
    [Fact]
    public async Task An_agent_whose_loops_turn_is_healthy_whatever_its_targets_do()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal("ok\n", await served.TextAsync("/healthz"));
    }

    [Fact]
    public async Task An_agent_with_a_loop_that_stands_still_is_not_healthy_and_says_which()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Stalled = "the term of orders has not moved for 5 min";
        using var response = await served.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("stalled: the term of orders has not moved for 5 min\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_target_that_is_down_is_said_and_does_not_make_the_agent_unready()
    {
        await using var served = await Served.StartAsync();
        using var document = JsonDocument.Parse(await served.TextAsync("/readyz"));
        Assert.True(document.RootElement.GetProperty("ready").GetBoolean());
        var billing = document.RootElement.GetProperty("targets").EnumerateArray().Single(target => target.GetProperty("name").GetString() == "billing");
        Assert.Equal("down", billing.GetProperty("condition").GetString());
        Assert.Equal("connection refused: is the server running there?", billing.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task What_is_stale_and_what_failed_is_said()
    {
        await using var served = await Served.StartAsync();
        using var document = JsonDocument.Parse(await served.TextAsync("/readyz"));
        var orders = document.RootElement.GetProperty("targets").EnumerateArray().Single(target => target.GetProperty("name").GetString() == "orders");
        Assert.Equal("statistics", Assert.Single(orders.GetProperty("stale").EnumerateArray()).GetString());
        Assert.Equal(
            ["statistics: permission denied for function pg_stat_get_activity", "database \"billing\": the role has no CONNECT on it"],
            orders.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()));
    }

    [Fact]
    public async Task A_target_that_was_not_asked_yet_makes_the_agent_unready()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Targets = [FakeAgent.Orders, FakeAgent.Billing with { Condition = TargetCondition.Starting }];
        using var response = await served.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("1 target not asked yet", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_added_later_does_not_take_readiness_back()
    {
        await using var served = await Served.StartAsync();
        await served.TextAsync("/readyz");
        served.Agent.Targets = [.. served.Agent.Targets, FakeAgent.Billing with { Name = "new", Condition = TargetCondition.Starting }];
        Assert.Contains("\"name\":\"new\"", await served.TextAsync("/readyz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_was_told_to_stop_is_not_ready_and_still_healthy()
    {
        await using var served = await Served.StartAsync();
        served.Agent.IsStopping = true;
        using var response = await served.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("ok\n", await served.TextAsync("/healthz"));
    }

    [Fact]
    public async Task A_broken_file_is_said_with_its_problems_and_does_not_make_the_agent_unready()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Configuration = served.Agent.Configuration with { BrokenSince = FakeAgent.At, Problems = ["inspector.yaml:3:5: there is no key targts; the nearest: targets"] };
        using var document = JsonDocument.Parse(await served.TextAsync("/readyz"));
        var configuration = document.RootElement.GetProperty("configuration");
        Assert.Equal("2026-11-22T06:00:00Z", configuration.GetProperty("brokenSince").GetString());
        Assert.Equal("inspector.yaml:3:5: there is no key targts; the nearest: targets", Assert.Single(configuration.GetProperty("problems").EnumerateArray()).GetString());
    }
}
