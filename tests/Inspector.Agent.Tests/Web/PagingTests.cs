using System.Text.Json;
using Inspector.Agent.Scheduling;

namespace Inspector.Tests.Web;

/// <summary>Whoever turns pages sees each item once, whatever happens meanwhile.</summary>
public sealed class PagingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Pages_together_have_every_finding_once(int limit)
    {
        await using var served = await Served.StartAsync();
        served.Agent.Targets = [FakeAgent.Large("b", 3, 10), FakeAgent.Large("a", 2, 5)];
        var all = await served.AllAsync( $"/api/v1/findings?limit={limit}");
        Assert.Equal(40, all.Count);
        Assert.Equal(40, all.Select(Pages.Key).Distinct().Count());
    }

    [Fact]
    public async Task What_comes_and_goes_between_two_pages_makes_no_page_skip_or_repeat_another()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Targets = [FakeAgent.Large("orders", 4, 25)];
        var kept = (await served.AllAsync( "/api/v1/findings")).Select(Pages.Key).ToHashSet();
        var (seen, next, round) = (new List<string>(), "/api/v1/findings?limit=9", 0);
        while (next is not null)
        {
            (var items, next) = await served.PageAsync( next);
            seen.AddRange(items.Select(Pages.Key));
            round++;
            var target = FakeAgent.Large("orders", 4, 25);
            served.Agent.Targets = [FakeAgent.Large($"n{round}", 1, 3), target with { Databases = [.. target.Databases.Select(database => database with { Inspection = FakeAgent.Kept(database.Name, Enumerable.Range(0, 25 + (round * 3))) })] }];
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(kept.Except(seen));
    }

    [Fact]
    public async Task The_next_page_is_named_in_the_body_and_in_a_header()
    {
        await using var served = await Served.StartAsync();
        using var response = await served.GetAsync("/api/v1/findings?limit=2&severity=warning,info");
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var link = Assert.Single(response.Headers.GetValues("Link"));
        Assert.Equal($"</api/v1/findings?limit=2&severity=warning%2Cinfo&cursor={document.RootElement.GetProperty("next").GetString()}>; rel=\"next\"", link);
        var rest = await served.AllAsync( link[1..link.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Equal(4, rest.Count);
    }

    [Fact]
    public async Task A_page_of_long_findings_ends_early_and_goes_on()
    {
        await using var served = await Served.StartAsync();
        var long_ = new string('x', 400_000);
        var inspection = Pages.Inspected("app", 20);
        served.Agent.Targets = [FakeAgent.Orders with { Databases = [new("app") { Inspection = KeptInspection.Of(inspection with { Findings = [.. inspection.Findings.Select(finding => finding with { Detail = long_ })] }, FakeAgent.At) }] }];
        var (items, next) = await served.PageAsync( "/api/v1/findings?limit=1000");
        Assert.InRange(items.Count, 2, 8);
        Assert.NotNull(next);
        Assert.Equal(20, (await served.AllAsync( "/api/v1/findings?limit=1000")).Count);
    }

    [Fact]
    public async Task Names_of_every_kind_lead_from_page_to_page()
    {
        await using var served = await Served.StartAsync();
        var names = Reports.Hostile.Names.Where(name => name.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0).ToList();
        served.Agent.Targets = [FakeAgent.Orders with { Databases = [.. names.Select(name => new DatabaseView(name) { Inspection = FakeAgent.Kept(name, Enumerable.Range(0, 3)) })] }];
        var all = await served.AllAsync("/api/v1/findings?limit=2");
        Assert.Equal(names.Count * 3, all.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), all.Select(finding => finding.GetProperty("database").GetString()).Distinct());
    }
}
