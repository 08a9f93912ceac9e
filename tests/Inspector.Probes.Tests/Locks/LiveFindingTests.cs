using Inspector.Findings;
using static Inspector.Tests.Locks.SampleFixture;

namespace Inspector.Tests.Locks;

/// <summary>What is of a moment has no fingerprint, and no baseline holds it; a person may silence it all the same.</summary>
public sealed class LiveFindingTests
{
    private static Finding Live => Asked.Of("blocked-sessions", new SampleFixture().Session(1).Session(2).Holds(1, Row()).Awaits(2, 6, Row()).Once()).Single();

    private static Inspection Inspection => new()
    {
        Target = new("app", "db1", 5432, "app", "18.0", false),
        StartedAt = Now,
        Outcomes = [new("blocked-sessions", OutcomeStatus.Examined, null, 1)],
        Findings = [Live],
    };

    [Fact]
    public void It_has_no_fingerprint() => Assert.Null(Live.Fingerprint);

    [Fact]
    public void No_baseline_holds_it()
    {
        Assert.Empty(Baseline.Of([Inspection], Now).Entries);
        Assert.Throws<ArgumentException>(() => BaselineEntry.Of(Live));
    }

    [Fact]
    public void No_baseline_silences_it()
    {
        var baseline = new Baseline { CreatedAt = Now, Entries = [new(default, "blocked-sessions", "1", "x")] };
        var silenced = Silencing.Apply([Inspection], baseline, [], Now, isFullRun: true);
        Assert.Equal(FindingState.New, silenced.Inspections[0].Findings[0].State);
    }

    [Fact]
    public void A_rule_for_its_probe_silences_it()
    {
        var rule = new Suppression { Probe = "blocked-sessions", Reason = "known" };
        Assert.True(rule.Matches(Live));
        Assert.False((rule with { Fingerprint = new Fingerprint(1) }).Matches(Live));
    }

    [Fact]
    public void A_scan_asks_no_live_probe_and_a_sample_no_other()
    {
        Assert.All(Inspector.Probes.Live, probe => Assert.True(probe.IsLive));
        Assert.All(Inspector.Probes.OfDatabase, probe => Assert.False(probe.IsLive));
        Assert.DoesNotContain(new InspectionOptions().Probes, probe => probe.IsLive);
        Assert.Equal(
            Inspector.Probes.Live.Select(probe => probe.Info.Id),
            new Engine(Inspector.Probes.All).ExamineLive(new SampleFixture().Once()).Outcomes.Select(outcome => outcome.Probe));
    }
}
