using System.Collections.Immutable;
using Inspector.Findings;
using static Inspector.Tests.Findings.Inspected;

namespace Inspector.Tests.Findings;

public sealed class SilencingTests
{
    [Fact]
    public void Without_files_everything_is_new() => Assert.Equal([FindingState.New], States(Apply([With(Index("a"))])));

    [Fact]
    public void What_the_baseline_has_is_known_on_any_database()
    {
        var baseline = Baseline.Of([With(Index("a"))], Now);
        var elsewhere = With(Index("a"), Index("b"));

        var silenced = Apply([elsewhere with { Target = elsewhere.Target with { Name = "prod", Host = "db9", Database = "other" } }], baseline);

        Assert.Equal([FindingState.Known, FindingState.New], States(silenced));
    }

    [Fact]
    public void A_suppressed_finding_stays_and_carries_the_reason()
    {
        var silenced = Apply([With(Index("a"), Index("b"))], rules: [Rule(pattern: "public.a")]);

        Assert.Equal([FindingState.Suppressed, FindingState.New], States(silenced));
        Assert.Equal(["public.a", null], silenced.Inspections[0].Findings.Select(finding => finding.SuppressedBecause));
    }

    [Fact]
    public void The_first_rule_that_fits_wins() =>
        Assert.Equal("public.*", Apply([With(Index("a"))], rules: [Rule("unused-index"), Rule(pattern: "public.*"), Rule("duplicate-index")]).Inspections[0].Findings[0].SuppressedBecause);

    [Fact]
    public void All_that_a_rule_names_must_fit()
    {
        var finding = Index("a");

        Assert.True(Rule("duplicate-index", "public.a", finding.Fingerprint).Matches(finding));
        Assert.False(Rule("unused-index", "public.a", finding.Fingerprint).Matches(finding));
        Assert.False(Rule("duplicate-index", "public.b", finding.Fingerprint).Matches(finding));
        Assert.False(Rule("duplicate-index", "public.a", Index("b").Fingerprint).Matches(finding));
    }

    [Fact]
    public void A_rule_that_names_nothing_fits_nothing() => Assert.False(Rule().Matches(Index("a")));

    [Fact]
    public void A_suppression_stands_before_the_baseline_and_both_are_used()
    {
        var silenced = Apply([With(Index("a"))], Baseline.Of([With(Index("a"))], Now), [Rule("duplicate-index")]);

        Assert.Equal([FindingState.Suppressed], States(silenced));
        Assert.Equal(ImmutableArray<BaselineEntry>.Empty, silenced.Leftovers.UnusedBaselineEntries!.Value);
    }

    [Theory]
    [InlineData("2026-11-21T23:59:59+00:00", true)]
    [InlineData("2026-11-22T23:59:59+00:00", true)]
    [InlineData("2026-11-23T00:00:00+00:00", false)]
    [InlineData("2026-11-23T00:30:00+01:00", true)]
    [InlineData("2026-11-22T23:30:00-01:00", false)]
    public void A_rule_holds_to_the_end_of_its_last_day_in_UTC(string now, bool holds)
    {
        var rule = Rule("duplicate-index", expires: new(2026, 11, 22));

        var silenced = Silencing.Apply([With(Index("a"))], null, [rule], DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), isFullRun: true);

        Assert.Equal([holds ? FindingState.Suppressed : FindingState.New], States(silenced));
        Assert.Equal(holds ? [] : [rule], silenced.Leftovers.Expired);
    }

    [Fact]
    public void An_expired_rule_is_told_even_in_a_narrow_run_and_is_not_called_unused()
    {
        var rule = Rule("duplicate-index", expires: new(2026, 1, 1));

        Assert.Equal([rule], Silencing.Apply([With()], null, [rule], Now, isFullRun: false).Leftovers.Expired);
        Assert.Empty(Apply([With()], rules: [rule]).Leftovers.UnusedSuppressions!.Value);
    }

    [Fact]
    public void What_matched_nothing_in_a_full_run_is_told()
    {
        var rule = Rule("duplicate-index", "public.b");
        var baseline = Baseline.Of([With(Index("a"), Index("c"))], Now);

        var leftovers = Apply([With(Index("a"))], baseline, [rule, Rule(pattern: "*.a")]).Leftovers;

        Assert.Equal([rule], leftovers.UnusedSuppressions!.Value);
        Assert.Equal(["public.c"], leftovers.UnusedBaselineEntries!.Value.Select(entry => entry.Object));
    }

    [Fact]
    public void A_narrow_run_cannot_tell_what_matched_nothing()
    {
        var leftovers = Silencing.Apply([With()], Baseline.Of([With(Index("a"))], Now), [Rule("duplicate-index")], Now, isFullRun: false).Leftovers;

        Assert.Null(leftovers.UnusedSuppressions);
        Assert.Null(leftovers.UnusedBaselineEntries);
    }

    [Theory]
    [InlineData("duplicate-index", true)]
    [InlineData("unused-index", true)]
    [InlineData("invalid-index", false)]
    [InlineData("never-asked", false)]
    public void Only_a_probe_that_looked_can_have_found_nothing(string probe, bool isTold)
    {
        var leftovers = Apply([With()], Baseline.Of([With(Index("a", probe))], Now), [Rule(probe)]).Leftovers;

        Assert.Equal(isTold ? 1 : 0, leftovers.UnusedSuppressions!.Value.Length);
        Assert.Equal(isTold ? 1 : 0, leftovers.UnusedBaselineEntries!.Value.Length);
    }

    [Fact]
    public void A_rule_for_any_probe_is_judged_unless_something_failed()
    {
        var fault = With() with { Outcomes = [new("duplicate-index", OutcomeStatus.Faulted, "why", 0)] };
        var interrupted = With() with { Faults = ["the server went away"] };

        Assert.Single(Apply([With()], rules: [Rule(pattern: "*")]).Leftovers.UnusedSuppressions!.Value);
        Assert.Empty(Apply([With(), fault], rules: [Rule(pattern: "*")]).Leftovers.UnusedSuppressions!.Value);
        Assert.Empty(Apply([interrupted], rules: [Rule(pattern: "*"), Rule("duplicate-index")]).Leftovers.UnusedSuppressions!.Value);
    }

    [Fact]
    public void An_entry_that_matched_in_one_of_several_databases_is_used() =>
        Assert.Empty(Apply([With(), With(Index("a"))], Baseline.Of([With(Index("a"))], Now)).Leftovers.UnusedBaselineEntries!.Value);

    [Fact]
    public void A_rule_behind_the_one_that_wins_is_not_unused() =>
        Assert.Empty(Apply([With(Index("a"))], rules: [Rule("duplicate-index"), Rule(pattern: "public.a")]).Leftovers.UnusedSuppressions!.Value);

    [Fact]
    public void Nothing_but_state_and_reason_changes()
    {
        var before = With(Index("a"), Index("b"));

        var after = Apply([before], Baseline.Of([before], Now), [Rule(pattern: "public.a")]).Inspections[0];

        Assert.Equal(before.Findings, after.Findings.Select(finding => finding with { State = FindingState.New, SuppressedBecause = null }));
        Assert.Equal(before, after with { Findings = before.Findings });
    }

    private static Silenced Apply(Inspection[] inspections, Baseline? baseline = null, Suppression[]? rules = null) =>
        Silencing.Apply(inspections, baseline, [.. rules ?? []], Now, isFullRun: true);

    private static IEnumerable<FindingState> States(Silenced silenced) => silenced.Inspections.SelectMany(inspection => inspection.Findings).Select(finding => finding.State);
}
