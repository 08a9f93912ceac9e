using Inspector.Findings;
using static Inspector.Tests.Findings.Inspected;

namespace Inspector.Tests.Findings;

public sealed class BaselineTests
{
    [Fact]
    public void The_order_of_findings_and_databases_does_not_matter()
    {
        var one = Baseline.Of([With(Index("b"), Index("a")), With(Index("c", "unused-index"))], Now);
        var other = Baseline.Of([With(Index("c", "unused-index"), Index("a")), With(Index("b"), Index("a"))], Now);

        Assert.Equal(one.Entries, other.Entries);
        Assert.Equal(["public.a", "public.b", "public.c"], one.Entries.Select(entry => entry.Object));
    }

    [Fact]
    public void What_a_person_suppressed_is_left_to_that_rule() =>
        Assert.Empty(Baseline.Of([With(Index("a") with { State = FindingState.Suppressed })], Now).Entries);

    [Fact]
    public void What_is_known_stays_known() =>
        Assert.Single(Baseline.Of([With(Index("a") with { State = FindingState.Known })], Now).Entries);

    [Fact]
    public void What_is_gone_leaves_in_a_full_run() =>
        Assert.Empty(Baseline.Of([With()], Now, Baseline.Of([With(Index("a"))], Now)).Entries);

    [Fact]
    public void What_a_narrow_run_did_not_look_at_stays() =>
        Assert.Single(Baseline.Of([With()], Now, Baseline.Of([With(Index("a"))], Now), isFullRun: false).Entries);

    [Theory]
    [InlineData("invalid-index")]
    [InlineData("never-asked")]
    public void What_a_skipped_probe_had_found_stays(string probe) =>
        Assert.Single(Baseline.Of([With()], Now, Baseline.Of([With(Index("a", probe))], Now)).Entries);

    [Fact]
    public void A_finding_that_is_found_again_is_told_as_it_is_now()
    {
        var before = Baseline.Of([With(Index("a") with { Title = "old words" })], Now);

        Assert.Equal(["a is wrong"], Baseline.Of([With(Index("a"))], Now, before, isFullRun: false).Entries.Select(entry => entry.Title));
    }
}
