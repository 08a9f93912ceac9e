using System.Collections.Immutable;
using Inspector.Findings;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Metrics;

/// <summary>What inspections leave on the page.</summary>
public sealed class InspectionMetricsTests : IDisposable
{
    private const string Findings = "inspector_findings";
    private static readonly (string, string) Duplicate = ("probe", "duplicate-index");

    private readonly Agents _agent = new();

    public void Dispose() => _agent.Dispose();

    [Fact]
    public void Findings_are_counted_by_probe_and_severity()
    {
        Observe(Found("duplicate-index", Severity.Warning), Found("duplicate-index", Severity.Warning), Found("duplicate-index", Severity.Error));
        var page = _agent.Page();
        Assert.Equal(2, page.Value(Findings, ("target", "eu-1"), ("db_namespace", "app"), Duplicate, ("severity", "warning")));
        Assert.Equal(1, page.Value(Findings, Duplicate, ("severity", "error")));
        Assert.Equal([0, 2, 1], Open(page));
    }

    [Fact]
    public void A_finding_that_is_resolved_falls_to_0_and_stays()
    {
        Observe(Found("duplicate-index", Severity.Warning));
        Observe();
        Observe();
        Assert.Equal(0, _agent.Page().Value(Findings, Duplicate, ("severity", "warning")));
        Assert.Equal([0, 0, 0], Open(_agent.Page()));
    }

    [Theory]
    [InlineData(OutcomeStatus.Skipped)]
    [InlineData(OutcomeStatus.Faulted)]
    public void A_probe_that_could_not_look_resolves_nothing(OutcomeStatus status)
    {
        Observe(Found("duplicate-index", Severity.Warning));
        Observe(Of([], [new("duplicate-index", status, "no", 0)]));
        var page = _agent.Page();
        Assert.Equal(1, page.Value(Findings, Duplicate));
        Assert.Equal([0, 1, 0], Open(page));
        Assert.Equal(0, page.Value("inspector_inspection_probes", ("outcome", "examined")));
    }

    [Fact]
    public void The_sum_by_severity_is_there_without_any_finding() => Assert.Equal([0, 0, 0], Open(Observe().Page()));

    [Fact]
    public void Silenced_findings_are_counted_apart()
    {
        Observe(Found("duplicate-index", Severity.Error) with { State = FindingState.Known }, Found("duplicate-index", Severity.Error) with { State = FindingState.Suppressed });
        var page = _agent.Page();
        Assert.Equal([0, 0, 0], Open(page));
        Assert.Equal([1, 1], page.Of("inspector_silenced_findings").Select(sample => sample.Value));
    }

    [Fact]
    public void Outcomes_are_counted_once_for_the_agent()
    {
        Observe(Of([], [new("duplicate-index", OutcomeStatus.Examined, null, 0), new("unused-index", OutcomeStatus.Skipped, "why", 0)]));
        _agent.Metrics.Observe("eu-2", Of([], [new("duplicate-index", OutcomeStatus.Examined, null, 0)]), Agents.Hour);
        var page = _agent.Page();
        Assert.Equal(2, page.Value("inspector_probe_outcomes_total", Duplicate, ("outcome", "examined")));
        Assert.Equal(1, page.Value("inspector_probe_outcomes_total", ("probe", "unused-index"), ("outcome", "skipped")));
        Assert.All(page.Of("inspector_probe_outcomes_total"), sample => Assert.DoesNotContain("target", sample.Labels.Keys));
    }

    [Fact]
    public void What_an_inspection_costs_is_told_in_seconds()
    {
        Observe();
        Observe();
        var page = _agent.Page(Agents.OpenMetrics);
        Assert.Equal(0.3, page.Value("inspector_inspection_database_time_seconds"));
        Assert.Equal(0.8, page.Value("inspector_inspection_duration_seconds"));
        Assert.Equal(0.6, page.Value("inspector_server_time_seconds_total", ("tier", "catalog")));
        Assert.Equal(0, page.Value("inspector_server_time_seconds_total", ("tier", "live")));
        Assert.Equal("seconds", page.Units["inspector_server_time_seconds"]);
    }

    [Fact]
    public void An_inspection_that_is_too_old_disappears_and_costs_stay()
    {
        Observe();
        _agent.Clock.Advance((Agents.Hour * 3) - TimeSpan.FromSeconds(1));
        Assert.NotEmpty(_agent.Page().Of("inspector_open_findings"));
        Assert.Empty(_agent.Page().Of("inspector_open_findings"));
        Assert.NotEmpty(_agent.Page().Of("inspector_server_time_seconds_total"));
    }

    [Fact]
    public void A_database_that_is_dropped_disappears_at_once_and_comes_back_without_a_past()
    {
        Observe(Found("duplicate-index", Severity.Warning));
        _agent.Metrics.Forget("eu-1", "app");
        Assert.Empty(_agent.Page().Of(Findings));
        Assert.Empty(Observe().Page().Of(Findings));
    }

    [Fact]
    public void Nothing_stays_of_a_target_that_is_no_longer_watched()
    {
        Observe(Found("duplicate-index", Severity.Warning));
        _agent.Metrics.ObserveUp("eu-1", isUp: true, Agents.Live);
        _agent.Metrics.Forget("eu-1");
        Assert.DoesNotContain(_agent.Page().Samples, sample => sample.Labels.ContainsKey("target"));
    }

    [Fact]
    public void A_probe_that_is_not_in_the_list_is_left_out_and_counted()
    {
        Observe(Found("somebody-elses", Severity.Warning));
        var page = _agent.Page();
        Assert.Empty(page.Of(Findings));
        Assert.Equal(1, page.Value("inspector_series_dropped_total", ("reason", "broken")));
    }

    private static Finding Found(string probe, Severity severity) => Samples.Finding(probe, severity, Confidence.Proven, new(ObjectKind.Index, "public", "i"), "x");

    private static Inspection Of(ImmutableArray<Finding> findings, ImmutableArray<Outcome> outcomes) => Samples.Empty with
    {
        Target = Samples.App,
        Duration = TimeSpan.FromSeconds(0.8),
        DatabaseTime = TimeSpan.FromSeconds(0.3),
        Findings = findings,
        Outcomes = outcomes,
    };

    private static IEnumerable<double> Open(ParsedPage page) => page.Of("inspector_open_findings").Select(sample => sample.Value);

    private Agents Observe(params ImmutableArray<Finding> findings) => Observe(Of(findings, [new("duplicate-index", OutcomeStatus.Examined, null, findings.Length)]));

    private Agents Observe(Inspection inspection)
    {
        _agent.Metrics.Observe("eu-1", inspection, Agents.Hour);
        return _agent;
    }
}
