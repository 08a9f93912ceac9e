using System.Net;
using System.Text.Json;
using Inspector.Agent.History;
using Inspector.Tests.History;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Web;

public sealed class ApiTests
{
    [Theory]
    [InlineData("severity=error", 2)]
    [InlineData("severity=error,info", 3)]
    [InlineData("probe=duplicate-index", 2)]
    [InlineData("probe=duplicate-index&state=new", 1)]
    [InlineData("confidence=possible", 1)]
    [InlineData("state=suppressed", 1)]
    [InlineData("target=orders&database=app", 8)]
    [InlineData("target=billing", 0)]
    [InlineData("database=other", 0)]
    public async Task Findings_are_filtered(string query, int count)
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(count, (await served.ItemsAsync( $"/api/v1/findings?{query}")).Count);
    }

    [Fact]
    public async Task A_finding_is_as_the_report_has_it_with_what_history_knows()
    {
        await using var served = await Served.StartAsync();
        served.Agent.History.Record(new InspectionEntry("orders", Samples.Full, FakeAgent.At.AddDays(-9)));
        served.Agent.History.Record(new InspectionEntry("orders", Samples.Full with { Findings = [] }, FakeAgent.At.AddDays(-8)));
        served.Agent.History.Record(new InspectionEntry("orders", Samples.Full, FakeAgent.At.AddDays(-7)));
        Assert.True(await served.Agent.History.WrittenInTimeAsync());
        var finding = Assert.Single(await served.ItemsAsync( "/api/v1/findings?probe=invalid-index"));
        Assert.Equal("orders", finding.GetProperty("target").GetString());
        Assert.Equal("app", finding.GetProperty("database").GetString());
        Assert.Equal("2026-11-13T06:00:00Z", finding.GetProperty("firstSeen").GetString());
        Assert.Equal("2026-11-22T05:30:00Z", finding.GetProperty("lastSeen").GetString());
        Assert.Equal(1, finding.GetProperty("reopened").GetInt32());
        Assert.Equal("2026-11-15T06:00:00Z", finding.GetProperty("reopenedAt").GetString());
        Assert.Equal(2, finding.GetProperty("plan").GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task Every_finding_of_a_large_database_has_its_own_history()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Targets = [FakeAgent.Large("orders", 2, 700)];
        foreach (var database in served.Agent.Targets[0].Databases)
        {
            served.Agent.History.Record(new InspectionEntry("orders", Pages.Inspected(database.Name, 700), FakeAgent.At.AddDays(-3)));
        }

        Assert.True(await served.Agent.History.WrittenInTimeAsync());
        var items = await served.AllAsync( "/api/v1/findings?limit=300");
        Assert.Equal(1400, items.Count);
        Assert.All(items, item => Assert.Equal("2026-11-19T06:00:00Z", item.GetProperty("firstSeen").GetString()));
    }

    [Theory]
    [InlineData("/api/v1/findings?severity=bad", "severity", "error")]
    [InlineData("/api/v1/findings?severity=", "severity", "error")]
    [InlineData("/api/v1/findings?severity=error&severity=info", "severity", "error")]
    [InlineData("/api/v1/findings?state=resolved", "state", "suppressed")]
    [InlineData("/api/v1/findings?probe=duplicate", "probe", "duplicate-index")]
    [InlineData("/api/v1/findings?target=order", "target", "orders")]
    [InlineData("/api/v1/findings?limit=0", "limit", null)]
    [InlineData("/api/v1/findings?limit=1001", "limit", null)]
    [InlineData("/api/v1/findings?limit=ten", "limit", null)]
    [InlineData("/api/v1/findings?limit=%2B5", "limit", null)]
    [InlineData("/api/v1/findings?cursor=", "cursor", null)]
    [InlineData("/api/v1/findings?cursor=WzFd", "cursor", null)]
    [InlineData("/api/v1/findings?cursor=%00%ff", "cursor", null)]
    [InlineData("/api/v1/targets?cursor=WzFd", "cursor", null)]
    [InlineData("/api/v1/incidents?status=closed", "status", "ended")]
    [InlineData("/api/v1/inspections?cursor=WyJhIl0", "cursor", null)]
    [InlineData("/api/v1/findings?sverity=error", null, "severity")]
    [InlineData("/api/v1/targets/orders?limit=3", null, null)]
    [InlineData("/?x=%3Cscript%3E", null, null)]
    public async Task A_wrong_parameter_is_named_with_what_may_stand_there(string path, string? parameter, string? allowed)
    {
        await using var served = await Served.StartAsync();
        using var response = await served.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(parameter, document.RootElement.TryGetProperty("parameter", out var named) ? named.GetString() : null);
        Assert.Equal(allowed is not null, document.RootElement.TryGetProperty("allowed", out var list) && list.EnumerateArray().Any(value => value.GetString() == allowed));
    }

    [Theory]
    [InlineData("/api/v1/targets")]
    [InlineData("/api/v1/targets/orders")]
    [InlineData("/api/v1/findings")]
    [InlineData("/api/v1/locks/orders")]
    [InlineData("/openapi.json")]
    [InlineData("/style.css")]
    public async Task Who_has_the_answer_already_is_told_so(string path)
    {
        await using var served = await Served.StartAsync();
        using var first = await served.GetAsync(path);
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        foreach (var known in (string[])[tag.Tag, $"W/{tag.Tag}", $"\"other\", {tag.Tag}", "*"])
        {
            using var again = await served.GetAsync(path, ("If-None-Match", known));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Equal(tag, again.Headers.ETag);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        using var other = await served.GetAsync(path, ("If-None-Match", "\"other\", nonsense"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task What_changed_has_another_tag()
    {
        await using var served = await Served.StartAsync();
        using var before = await served.GetAsync("/api/v1/targets/orders");
        served.Agent.Targets = [FakeAgent.Orders with { Stretch = 3 }];
        using var after = await served.GetAsync("/api/v1/targets/orders", ("If-None-Match", before.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
    }

    [Fact]
    public async Task An_incident_that_memory_and_history_have_is_told_once_and_as_memory_has_it()
    {
        await using var served = await Served.StartAsync();
        var orders = FakeAgent.Orders;
        var old = FakeAgent.Incident(7, FakeAgent.At.AddDays(-4)) with { End = FakeAgent.At.AddDays(-4).AddMinutes(3) };
        var cut = FakeAgent.Incident(8, FakeAgent.At.AddDays(-5));
        served.Agent.History.Record(new IncidentEntry("orders", orders.OpenIncidents[0] with { PeakWaiters = 1 }));
        served.Agent.History.Record(new IncidentEntry("orders", orders.EndedIncidents[0]));
        served.Agent.History.Record(new IncidentEntry("orders", old));
        served.Agent.History.Record(new IncidentEntry("gone", cut));
        Assert.True(await served.Agent.History.WrittenInTimeAsync());
        foreach (var limit in (int[])[1, 2, 100])
        {
            var items = await served.AllAsync( $"/api/v1/incidents?limit={limit}");
            Assert.Equal(["orders 4711 open 41", "orders 99 ended 41", "orders 7 ended 41", "gone 8 unknown 41"], items.Select(Text));
        }

        Assert.Equal(["orders 99 ended 41", "orders 7 ended 41"], (await served.ItemsAsync( "/api/v1/incidents?status=ended&target=orders")).Select(Text));

        static string Text(JsonElement item) =>
            $"{item.GetProperty("target").GetString()} {item.GetProperty("root").GetProperty("pid").GetInt32()} {item.GetProperty("status").GetString()} {item.GetProperty("peakWaiters").GetInt32()}";
    }

    [Fact]
    public async Task Inspections_of_memory_and_history_are_told_once_the_latest_first()
    {
        await using var served = await Served.StartAsync();
        var latest = served.Agent.Targets[0].Databases[0].Inspection!.SeenAt;
        foreach (var at in (DateTimeOffset[])[latest.AddHours(-2), latest.AddHours(-1), latest])
        {
            served.Agent.History.Record(new InspectionEntry("orders", Samples.Full, at));
        }

        Assert.True(await served.Agent.History.WrittenInTimeAsync());
        foreach (var limit in (int[])[1, 2, 100])
        {
            var items = await served.AllAsync( $"/api/v1/inspections?limit={limit}");
            Assert.Equal(["2026-11-22T05:30:00Z", "2026-11-22T04:30:00Z", "2026-11-22T03:30:00Z"], items.Select(item => item.GetProperty("endedAt").GetString()));
        }
    }

    [Fact]
    public async Task When_history_cannot_be_read_the_rest_is_told_and_that_it_is_missing()
    {
        await using var served = await Served.StartAsync();
        await served.Agent.History.DisposeAsync();
        await using var broken = new HistoryStore(new SqliteBacking(Path.Combine(Path.GetTempPath(), "inspector-no-such-folder", "history.db")), TimeProvider.System);
        served.Agent.History = broken;
        foreach (var path in (string[])["findings", "incidents", "inspections"])
        {
            using var document = JsonDocument.Parse(await served.TextAsync($"/api/v1/{path}"));
            Assert.NotEqual(0, document.RootElement.GetProperty("items").GetArrayLength());
            Assert.Contains(document.RootElement.GetProperty("unseen").EnumerateArray(), line => line.GetString()!.Contains("history", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_was_not_inspected_is_said_where_findings_are_asked_for()
    {
        await using var served = await Served.StartAsync();
        using var document = JsonDocument.Parse(await served.TextAsync("/api/v1/findings"));
        Assert.Equal(
            [
                "billing: its databases are not known yet: connection refused: is the server running there?",
                "orders, database \"billing\": could not be inspected the last time: the role has no CONNECT on it",
            ],
            document.RootElement.GetProperty("unseen").EnumerateArray().Select(line => line.GetString()));
    }

    [Fact]
    public async Task Locks_that_are_not_known_say_why()
    {
        await using var served = await Served.StartAsync();
        using var one = await served.GetAsync("/api/v1/locks/billing");
        Assert.Equal(HttpStatusCode.NotFound, one.StatusCode);
        Assert.Contains("connection refused", await one.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var item = (await served.ItemsAsync( "/api/v1/locks")).Single(target => target.GetProperty("target").GetString() == "billing");
        Assert.Equal(JsonValueKind.Null, item.GetProperty("locks").ValueKind);
        Assert.Equal("connection refused: is the server running there?", item.GetProperty("unknownBecause").GetString());
    }
}
