using System.Text;
using System.Text.Json;
using Inspector.Activity;
using Inspector.Agent;
using Inspector.Agent.Alerts;
using Inspector.Agent.Reports;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Alerts;

/// <summary>What receivers get.</summary>
public sealed class MessageTests
{
    private static readonly AlertLinks Links = new(new() { Runbooks = new("https://example.org/runbooks/"), ExternalUrl = new("https://inspector.example/a") });

    private static DateTimeOffset Now => LockScene.At.AddSeconds(21);

    [Fact]
    public void An_alert_has_labels_that_never_change_and_annotations_that_say_who_blocks()
    {
        var alert = Posted(new(AlertEvent.Opened, Scenes.Alert()));
        Assert.Equal(
            ["alertname=InspectorLockIncident", "severity=warning", "target=shop", "db_namespace=app", $"incident={Scenes.Alert().Incident}"],
            alert.GetProperty("labels").EnumerateObject().Select(label => $"{label.Name}={label.Value.GetString()}"));
        var annotations = alert.GetProperty("annotations");
        Assert.Equal("billing (role web, pid 10)", annotations.GetProperty("root").GetString());
        Assert.Equal("idle in transaction", annotations.GetProperty("root_state").GetString());
        Assert.Equal("2", annotations.GetProperty("waiters").GetString());
        Assert.Equal("https://example.org/runbooks/PgBlockedByIdleInTransaction.md", annotations.GetProperty("runbook_url").GetString());
        Assert.Contains("select * from orders", annotations.GetProperty("tree").GetString(), StringComparison.Ordinal);
        Assert.Equal("https://inspector.example/a/targets/shop", alert.GetProperty("generatorURL").GetString());
        Assert.Equal("2026-11-22T06:00:00.000Z", alert.GetProperty("startsAt").GetString());
        Assert.Equal("2026-11-22T06:04:21.000Z", alert.GetProperty("endsAt").GetString());
    }

    [Fact]
    public void An_alert_that_is_over_ends_when_it_did_and_never_in_the_future()
    {
        var over = Scenes.Alert(end: LockScene.At.AddSeconds(20));
        Assert.Equal("2026-11-22T06:00:20.000Z", Posted(new(AlertEvent.Resolved, over)).GetProperty("endsAt").GetString());
        Assert.Equal("2026-11-22T06:00:21.000Z", Posted(new(AlertEvent.Resolved, over with { End = Now.AddMinutes(1) })).GetProperty("endsAt").GetString());
    }

    [Fact]
    public void Clocks_of_the_server_and_of_the_receiver_are_reckoned_with()
    {
        var alert = Scenes.Alert() with { Ahead = TimeSpan.FromMinutes(-10) };
        var body = Json(AlertmanagerMessage.Of(new(AlertEvent.Opened, alert), Links, Now.AddMinutes(3), TimeSpan.FromMinutes(3)))[0];
        Assert.Equal("2026-11-22T05:53:00.000Z", body.GetProperty("startsAt").GetString());
        Assert.Equal("2026-11-22T06:07:21.000Z", body.GetProperty("endsAt").GetString());
    }

    [Fact]
    public void Without_addresses_there_are_no_links()
    {
        var body = Json(AlertmanagerMessage.Of(new(AlertEvent.Opened, Scenes.Alert()), new(new()), Now, TimeSpan.Zero))[0];
        Assert.False(body.TryGetProperty("generatorURL", out _));
        Assert.False(body.GetProperty("annotations").TryGetProperty("runbook_url", out _));
    }

    [Fact]
    public void What_a_webhook_gets_is_what_its_schema_says()
    {
        var schema = JsonSchema.Load(Path.Combine(Checkout.Root, "docs", "webhook.schema.json"), isClosed: true);
        var open = Scenes.Alert();
        foreach (var message in new AlertMessage[]
        {
            new(AlertEvent.Opened, open),
            new(AlertEvent.Updated, Of(LockPictures.Prepared)),
            new(AlertEvent.Resolved, Of(LockPictures.Hidden) with { End = LockScene.At.AddMinutes(1) }),
            new(AlertEvent.Opened, Of(LockPictures.Hostile)),
        })
        {
            Assert.Empty(schema.Check(Encoding.UTF8.GetString(WebhookMessage.Of(message, Links).Span)));
            Assert.Empty(schema.Check(Encoding.UTF8.GetString(WebhookMessage.Of(message, new(new())).Span)));
        }

        var body = Json(WebhookMessage.Of(new(AlertEvent.Opened, open), Links));
        Assert.Equal("opened", body.GetProperty("event").GetString());
        Assert.Equal($"{open.Id}:opened", body.GetProperty("idempotencyKey").GetString());
        Assert.Equal("billing", body.GetProperty("root").GetProperty("application").GetString());
    }

    [Fact]
    public void Names_of_strangers_arrive_as_they_are_but_for_what_cannot_be_seen()
    {
        foreach (var name in Hostile.Names)
        {
            var scenes = new Scenes { Application = name, Seconds = 20 };
            scenes.Look(1);
            var (picture, open) = scenes.Look(1);
            var alert = Watch().Take(picture, open, LockScene.At.AddSeconds(20))[0];
            var (posted, told) = (Posted(new(AlertEvent.Opened, alert)), Json(WebhookMessage.Of(new(AlertEvent.Opened, alert), Links)));
            Assert.Equal(Visible.Text(name), posted.GetProperty("annotations").GetProperty("root_application").GetString());
            Assert.Equal(Visible.Text(name), told.GetProperty("root").GetProperty("application").GetString());
            Assert.Contains(Visible.Text(name), posted.GetProperty("annotations").GetProperty("summary").GetString(), StringComparison.Ordinal);
            Assert.All(Strings(told).Concat(Strings(posted.GetProperty("annotations"))), text => Assert.All(text.Split('\n'), line => Assert.Equal(line, Visible.Text(line))));
        }
    }

    [Fact]
    public void A_message_is_short_however_long_the_names_and_the_queue()
    {
        var scene = new LockScene();
        var longest = new string('ß', 63);
        var table = scene.Table(longest, 1);
        scene.With(scene.Client(1, string.Concat(Enumerable.Repeat("select 🐘 ", 10_000)), "idle in transaction", 100) with { Application = longest, Role = longest, Database = longest, Client = longest })
            .Holds(1, table, LockMode.AccessExclusiveLock);
        for (var pid = 2; pid < 2_000; pid++)
        {
            scene.With(scene.Client(pid, $"select {pid} from {longest}") with { Application = $"{longest}{pid}" }).Waits(pid, table, LockMode.AccessShareLock, 30);
        }

        var alert = Of(LockPictures.Of(scene.Sample()));
        Assert.Equal(1_998, alert.Waiters);
        Assert.InRange(Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(alert)), 1_000, 32_000);
        Assert.InRange(AlertmanagerMessage.Of(new(AlertEvent.Opened, alert), Links, Now, TimeSpan.Zero).Length, 1_000, 32_000);
        Assert.InRange(WebhookMessage.Of(new(AlertEvent.Opened, alert), Links).Length, 1_000, 32_000);
    }

    [Fact]
    public void The_statement_is_that_of_the_probe_which_names_the_transaction()
    {
        Assert.Equal("", Of(LockPictures.Prepared).Statement);
        Assert.Equal("SELECT pg_terminate_backend(4711);", Of(LockPictures.Ddl with { Examination = LockPictures.Ddl.Examination with { Findings = [LockPictures.Blocked with { Plan = Plan.Of(Samples.Drop with { Phase = Phase.Switch, Sql = Sql.FromServer("SELECT pg_terminate_backend(4711);") }) }] } }).Statement);
    }

    [Fact]
    public void An_alert_comes_back_from_history_as_it_was()
    {
        var alert = Of(LockPictures.Hostile);
        var read = JsonSerializer.Deserialize<LockAlert>(JsonSerializer.Serialize(alert))!;
        Assert.Equal(alert with { Objects = [] }, read with { Objects = [] });
        Assert.Equal(alert.Objects, read.Objects);
    }

    private static LockAlert Of(LockPicture picture)
    {
        var watch = new IncidentWatch();
        watch.Add(picture.Sample);
        watch.Add(picture.Sample);
        return Watch().Take(picture, watch.Open, LockScene.At)[0];
    }

    private static TargetAlerts Watch() => new("shop", new() { After = TimeSpan.Zero }, TimeProvider.System);

    private static JsonElement Posted(AlertMessage message) => Json(AlertmanagerMessage.Of(message, Links, Now, TimeSpan.Zero))[0];

    private static JsonElement Json(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().Where(one => one.Name != "database").SelectMany(one => Strings(one.Value)),
        _ => [],
    };
}
