using Inspector.Agent.Metrics;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Metrics;

/// <summary>However many databases there are and however often they change, a page has what it has room for, and says what it lacks.</summary>
public sealed class BudgetTests
{
    private const string Duration = "inspector_inspection_duration_seconds";

    [Fact]
    public void A_target_has_no_more_series_than_its_budget_and_what_is_left_out_is_counted()
    {
        const int budget = 400;
        using var agent = new Agents(budget);
        for (var i = 0; i < 100; i++)
        {
            Inspect(agent, "eu-1", $"db{i}");
        }

        agent.Metrics.Observe("eu-1", LockPictures.Ddl.Sample, Agents.Live);
        agent.Metrics.ObserveUp("eu-2", isUp: true, Agents.Live);
        var page = agent.Page();
        Assert.InRange(page.Samples.Count(sample => sample.Labels.GetValueOrDefault("target") == "eu-1"), budget / 2, budget);
        Assert.NotEqual(0, page.Value("inspector_series_dropped_total", ("target", "eu-1"), ("reason", "budget")));
        Assert.Equal(0, page.Value("inspector_series_dropped_total", ("target", "eu-2"), ("reason", "budget")));
        Assert.Equal(41, page.Value("postgresql_lock_blocked_sessions"));
        Assert.Equal(12, page.Of("postgresql_lock_root_blockers").Count());
    }

    [Fact]
    public void What_has_its_place_keeps_it_when_others_are_left_out()
    {
        using var agent = new Agents(400);
        var keys = Enumerable.Range(0, 3).Select(_ =>
        {
            for (var i = 0; i < 100; i++)
            {
                Inspect(agent, "eu-1", $"db{i}");
            }

            return agent.Page().Of(Duration).Select(sample => sample.Key).ToList();
        }).ToList();
        Assert.NotEmpty(keys[0]);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(keys[1], keys[2]);
    }

    [Fact]
    public void More_than_two_thousand_points_of_a_metric_are_all_on_the_page()
    {
        using var agent = new Agents(100_000);
        for (var i = 0; i < 2500; i++)
        {
            Inspect(agent, FormattableString.Invariant($"t{i % 10}"), FormattableString.Invariant($"db{i}"));
        }

        var page = agent.Page();
        Assert.Equal(2500, page.Of(Duration).Count());
        AssertNothingFolded(page);
        AssertNothingFolded(agent.Page());
    }

    [Fact]
    public void Databases_that_come_and_go_never_fill_the_room_of_those_that_are_there()
    {
        using var agent = new Agents();
        for (var round = 0; round < 30; round++)
        {
            var names = Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"db{round}x{i}")).ToList();
            names.ForEach(name => Inspect(agent, "eu-1", name, findings: false));
            var page = agent.Page();
            Assert.Equal(100, page.Of(Duration).Count());
            AssertNothingFolded(page);
            names.ForEach(name => agent.Metrics.Forget("eu-1", name));
        }
    }

    [Fact]
    public void A_pipeline_that_overflows_begins_anew_with_more_room()
    {
        using var meter = new System.Diagnostics.Metrics.Meter("Overflowing");
        var (from, count) = (0, 5);
        meter.CreateObservableGauge("many", () => Enumerable.Range(from, count).Select(i => new System.Diagnostics.Metrics.Measurement<int>(i, new KeyValuePair<string, object?>("n", i))));
        using var pipeline = new MetricPipeline("Overflowing", limit: 10);
        Assert.Equal(5, Assert.Single(pipeline.Collect()).Samples.Count);
        Assert.Equal(0, pipeline.Renewals);
        count = 35;
        Assert.Equal(35, Assert.Single(pipeline.Collect()).Samples.Count);
        Assert.InRange(pipeline.Renewals, 1, 4);
        from = 1000;
        Assert.Equal(35, Assert.Single(pipeline.Collect()).Samples.Count);
    }

    private static readonly Findings.Inspection Full = Samples.Full;
    private static readonly Findings.Inspection Empty = Samples.Empty;

    private static void Inspect(Agents agent, string target, string database, bool findings = true)
    {
        var inspection = findings ? Full : Empty;
        agent.Metrics.Observe(target, inspection with { Target = Samples.App with { Database = database } }, Agents.Hour);
    }

    private static void AssertNothingFolded(ParsedPage page)
    {
        Assert.DoesNotContain(page.Samples, sample => sample.Labels.Keys.Any(label => label.Contains("overflow", StringComparison.Ordinal)));
        Assert.All(page.Of("inspector_exposition_dropped_total"), sample => Assert.Equal(0, sample.Value));
    }
}
