using Inspector.Columns;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

public sealed class SequenceExhaustionTests
{
    private readonly SnapshotFixture _given = new();

    [Theory]
    [InlineData(69, null)]
    [InlineData(70, Severity.Warning)]
    [InlineData(89, Severity.Warning)]
    [InlineData(90, Severity.Error)]
    [InlineData(100, Severity.Error)]
    public void A_share_at_a_threshold_has_reached_it(long last, Severity? severity)
    {
        _given.Sequence("s", maximum: 100, last: last);
        Assert.Equal(severity, Findings().SingleOrDefault()?.Severity);
    }

    [Fact]
    public void Steps_count_not_values()
    {
        _given.Sequence("s", maximum: 1000, increment: 50, last: 900);
        Assert.Equal("nextval() fails after 2 more.", Assert.Single(Findings()).Detail);
    }

    [Fact]
    public void Nothing_is_said_of_one_that_is_cyclic_unknown_or_fresh()
    {
        _given.Sequence("cyclic", maximum: 100, last: 99, isCyclic: true);
        _given.Sequence("unknown", maximum: 100, last: 99, isKnown: false);
        _given.Sequence("fresh", maximum: 1);
        Assert.Empty(Findings());
    }

    [Fact]
    public void Where_the_column_ends_too_only_the_column_is_spoken_of()
    {
        var orders = _given.Table("orders", "id int4 not null").WithKey("id");
        _given.Sequence("s", feeds: orders.Column("id"), type: "int4", last: 2_000_000_000);
        _given.Sequence("alone", type: "int4", last: 2_000_000_000);

        var found = new Engine([new IntegerKeyOverflow(), new SequenceExhaustion()]).Examine(new Observation(_given.Build(), [], [])).Findings;

        Assert.Equal(["integer-key-overflow", "sequence-exhaustion"], found.Select(finding => finding.Probe).Order());
        Assert.Equal("alone", found.Single(finding => finding.Probe == "sequence-exhaustion").Subject.Name);
    }

    [Fact]
    public void One_that_has_come_to_the_end_of_bigint_has_no_plan()
    {
        _given.Sequence("s", minimum: long.MaxValue - 100, last: long.MaxValue - 1);
        var probe = new SequenceExhaustion();
        Assert.NotNull(probe.Plan(Assert.Single(probe.Examine(_given.Build())), Answers.None).WhyNone);
    }

    private List<Finding> Findings() => [.. new SequenceExhaustion().Examine(_given.Build())];
}
