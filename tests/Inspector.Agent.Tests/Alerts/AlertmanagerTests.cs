using System.Text.Json;
using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Scheduling;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Alerts;

/// <summary>A real agent tells a real Alertmanager, and webhooks, of sessions of a real server that wait.</summary>
public sealed class AlertmanagerTests
{
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_pile_up_is_told_by_who_blocks_then_as_it_grows_then_as_over(TestServer version)
    {
        await using var alertmanager = await Alertmanager.StartAsync();
        await using var inbox = new WebhookInbox();
        await using var server = await version.StartPrivateAsync();
        await using var pile = await PileUp.OnAsync(server);
        await using var agent = await WatchAsync(server, alertmanager, inbox, "runbooks: https://example.org/runbooks, externalUrl: https://inspector.example");
        await pile.WaitAsync(2);
        var alert = await alertmanager.FiresAsync();
        Assert.Equal(["alertname", "db_namespace", "incident", "severity", "target"], alert.GetProperty("labels").EnumerateObject().Select(label => label.Name).Order(StringComparer.Ordinal));
        Assert.Equal($"billing worker (role postgres, pid {pile.Pid})", Annotation(alert, "root"));
        Assert.Equal("idle in transaction", Annotation(alert, "root_state"));
        Assert.Equal("https://example.org/runbooks/PgBlockedByIdleInTransaction.md", Annotation(alert, "runbook_url"));
        Assert.Equal("https://inspector.example/targets/shop", alert.GetProperty("generatorURL").GetString());
        Assert.Contains($"pid {pile.Pid}", await alertmanager.AmtoolAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("4000", alert.ToString(), StringComparison.Ordinal);

        await pile.WaitAsync(3);
        var grown = await alertmanager.FiresAsync(one => Annotation(one, "waiters") == "5");
        Assert.Equal((alert.GetProperty("fingerprint").GetString(), alert.GetProperty("startsAt").GetString()), (grown.GetProperty("fingerprint").GetString(), grown.GetProperty("startsAt").GetString()));

        await pile.EndAsync();
        await alertmanager.IsQuietAsync();
        await alertmanager.HasPagedAsync("shop firing", "shop resolved");
        await inbox.HasAsync("opened", "resolved");
        Assert.Contains(inbox.Taken, message => message.GetProperty("event").GetString() == "updated");
        Assert.DoesNotContain(inbox.Taken, message => message.ToString().Contains("4000", StringComparison.Ordinal));
        Assert.DoesNotContain(agent.Log, line => line.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", await agent.TextAsync("metrics"), StringComparison.Ordinal);
        Assert.True(await agent.MetricAsync($"inspector_alerts_sent_total{{receiver=\"alertmanager 127.0.0.1:{new Uri(alertmanager.Address).Port}\"}}") >= 3);

        await pile.AgainAsync();
        await pile.WaitAsync(1);
        var again = await alertmanager.FiresAsync();
        Assert.Equal(alert.GetProperty("fingerprint").GetString(), again.GetProperty("fingerprint").GetString());
        await inbox.HasAsync("opened", "resolved", "opened");
        Assert.Equal(2, inbox.Taken.Select(message => message.GetProperty("incident").GetProperty("id").GetString()).Distinct().Count());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task An_agent_that_is_killed_and_started_again_goes_on_with_the_same_alert(TestServer version)
    {
        await using var alertmanager = await Alertmanager.StartAsync();
        await using var inbox = new WebhookInbox();
        await using var server = await version.StartPrivateAsync();
        await using var pile = await PileUp.OnAsync(server);
        await using var agent = await WatchAsync(server, alertmanager, inbox);
        await pile.WaitAsync(2);
        var alert = await alertmanager.FiresAsync();
        await inbox.HasAsync("opened");
        await agent.LogsAsync("incident");
        await Eventually.TrueAsync("it is kept", async () => await agent.MetricAsync("inspector_history_waiting") == 0);

        await agent.EndAsync(Signal.Kill);
        await agent.StartAgainAsync();
        await pile.WaitAsync(1);
        var same = await alertmanager.FiresAsync(one => Annotation(one, "waiters") == "3");
        Assert.Equal((alert.GetProperty("fingerprint").GetString(), alert.GetProperty("startsAt").GetString()), (same.GetProperty("fingerprint").GetString(), same.GetProperty("startsAt").GetString()));

        await agent.EndAsync(Signal.Kill);
        await pile.EndAsync();
        await agent.StartAgainAsync();
        await alertmanager.IsQuietAsync();
        await alertmanager.HasPagedAsync("shop firing", "shop resolved");
        await inbox.HasAsync("opened", "resolved");
        Assert.Single(inbox.Taken.Select(message => message.GetProperty("incident").GetProperty("id").GetString()).Distinct());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Another_agent_on_the_same_store_goes_on_where_one_was_killed(TestServer version)
    {
        await using var alertmanager = await Alertmanager.StartAsync();
        await using var inbox = new WebhookInbox();
        await using var server = await version.StartPrivateAsync();
        await using var store = await version.CreateDatabaseAsync();
        var history = $"minWaiters: 1 }}\nhistory: {{ connection: {JsonSerializer.Serialize(Knock.Text(store.ConnectionString))}";
        await using var pile = await PileUp.OnAsync(server);
        await using (var one = await WatchAsync(server, alertmanager, inbox, history))
        {
            await pile.WaitAsync(2);
            await alertmanager.FiresAsync();
            await inbox.HasAsync("opened");
            await one.LogsAsync("webhook 127.0.0.1");
            await Eventually.TrueAsync("it is kept", async () => await one.MetricAsync("inspector_history_waiting") == 0);
            await one.EndAsync(Signal.Kill);
        }

        await using var other = await WatchAsync(server, alertmanager, inbox, history);
        await pile.WaitAsync(1);
        await alertmanager.FiresAsync(alert => Annotation(alert, "waiters") == "3");
        await pile.EndAsync();
        await alertmanager.IsQuietAsync();
        await alertmanager.HasPagedAsync("shop firing", "shop resolved");
        await inbox.HasAsync("opened", "resolved");
        Assert.Single(inbox.Taken.Select(message => message.GetProperty("incident").GetProperty("id").GetString()).Distinct());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task An_agent_that_is_stopped_resolves_nothing(TestServer version)
    {
        await using var alertmanager = await Alertmanager.StartAsync();
        await using var inbox = new WebhookInbox();
        await using var server = await version.StartPrivateAsync();
        await using var pile = await PileUp.OnAsync(server);
        await using var agent = await WatchAsync(server, alertmanager, inbox);
        await pile.WaitAsync(2);
        await alertmanager.FiresAsync();
        await inbox.HasAsync("opened");
        Assert.Equal(0, await agent.EndAsync(Signal.Terminate));
        Assert.Single(await alertmanager.AlertsAsync());
        Assert.Equal(["opened"], inbox.Events);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Two_agents_make_one_alert_and_one_page(TestServer version)
    {
        await using var alertmanager = await Alertmanager.StartAsync();
        await using var inbox = new WebhookInbox();
        await using var server = await version.StartPrivateAsync();
        await using var pile = await PileUp.OnAsync(server);
        await pile.WaitAsync(2);
        await using var one = await WatchAsync(server, alertmanager, inbox);
        await using var other = await WatchAsync(server, alertmanager, inbox);
        await one.LogsAsync("alertmanager");
        await other.LogsAsync("alertmanager");
        await pile.WaitAsync(1);
        await alertmanager.FiresAsync(alert => Annotation(alert, "waiters") == "3");
        await pile.EndAsync();
        await alertmanager.IsQuietAsync();
        await alertmanager.HasPagedAsync("shop firing", "shop resolved");

        await Eventually.TrueAsync("both have told the webhook", () => inbox.Events.Count(name => name == "resolved") == 2);
        Assert.Equal(2, inbox.Taken.Where(message => message.GetProperty("event").GetString() != "updated").Select(message => message.GetProperty("idempotencyKey").GetString()).Distinct().Count());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task While_alertmanager_is_down_alerts_wait_and_come_once_when_it_is_up(TestServer version)
    {
        await using var alertmanager = Alertmanager.Down();
        await using var inbox = new WebhookInbox();
        await using var server = await version.StartPrivateAsync();
        await using var pile = await PileUp.OnAsync(server);
        await using var agent = await WatchAsync(server, alertmanager, inbox);
        await pile.WaitAsync(2);
        await inbox.HasAsync("opened");
        await agent.LogsAsync("takes no alerts: it cannot be connected to; they wait");
        Assert.Equal(1, await agent.MetricAsync("inspector_alerts_failing{receiver=\"alertmanager"));
        await agent.GoesOnAsync("shop");

        await alertmanager.UpAsync();
        Assert.Equal("2", Annotation(await alertmanager.FiresAsync(), "waiters"));
        await agent.LogsAsync("takes alerts again");
        await pile.EndAsync();
        await alertmanager.IsQuietAsync();
        await alertmanager.HasPagedAsync("shop firing", "shop resolved");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_webhook_that_fails_and_one_that_hangs_keep_nobody_else_waiting_and_are_told_later(TestServer version)
    {
        await using var alertmanager = await Alertmanager.StartAsync();
        await using var failing = new WebhookInbox();
        await using var hanging = new WebhookInbox();
        failing.Answers.Enqueue(500);
        failing.Answers.Enqueue(503);
        hanging.Answers.Enqueue(0);
        await using var server = await version.StartPrivateAsync();
        await using var pile = await PileUp.OnAsync(server);
        await using var agent = await WatchAsync(server, alertmanager, failing, $"webhookAuth: {{ token: hunter2 }}", hanging.Address);
        await pile.WaitAsync(2);
        await alertmanager.FiresAsync();
        Assert.Empty(hanging.Taken);
        await failing.HasAsync("opened");
        Assert.True(failing.Attempts >= 3);
        Assert.Equal("Bearer hunter2", failing.Authorization);
        await hanging.HasAsync("opened");
        await agent.GoesOnAsync("shop");
        Assert.DoesNotContain(agent.Log, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_name_that_wants_to_be_something_else_is_a_name(TestServer version)
    {
        const string Name = "a \"b\"\n<c>{{ .d }} \u202Eé表";
        await using var alertmanager = await Alertmanager.StartAsync();
        await using var inbox = new WebhookInbox();
        await using var server = await version.StartPrivateAsync();
        await server.AdministrationExecuteAsync($"create database \"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        await using var holder = await Session.OpenAsync(server.ConnectionString(Name));
        await holder.ExecuteAsync("create table \"<b>'x'\n\" (a int)");
        await holder.ExecuteAsync("begin; lock table \"<b>'x'\n\"");
        await using var waiter = await Session.OpenAsync(server.ConnectionString(Name));
        await using var waiting = waiter.Begin("select * from \"<b>'x'\n\"");
        await using var agent = await WatchAsync(server, alertmanager, inbox);
        var alert = await alertmanager.FiresAsync();
        Assert.Equal(Name, alert.GetProperty("labels").GetProperty("db_namespace").GetString());
        Assert.Contains("a \"b\"\\n<c>{{ .d }} \\u{202E}é表", Annotation(alert, "summary"), StringComparison.Ordinal);
        Assert.Contains("<b>'x'\\n", Annotation(alert, "objects"), StringComparison.Ordinal);
        await alertmanager.HasPagedAsync("shop firing");
        await inbox.HasAsync("opened");
    }

    private static string? Annotation(JsonElement alert, string name) => alert.GetProperty("annotations").TryGetProperty(name, out var text) ? text.GetString() : null;

    private static Task<AgentProcess> WatchAsync(LiveServer server, Alertmanager alertmanager, WebhookInbox inbox, string rest = "minWaiters: 1", string? further = null) => AgentProcess.StartAsync(
        AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))),
        $"{AgentProcess.Hurried}\nalerts: {{ alertmanagers: [\"{alertmanager.Address}\"], webhooks: [\"{inbox.Address}\"{(further is null ? "" : $", \"{further}\"")}], after: 1s, {rest} }}");
}
