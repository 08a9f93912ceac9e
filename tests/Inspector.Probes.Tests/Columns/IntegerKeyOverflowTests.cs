using Inspector.Columns;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

public sealed class IntegerKeyOverflowTests
{
    private readonly SnapshotFixture _given = new();

    [Theory]
    [InlineData(69, null)]
    [InlineData(70, Severity.Warning)]
    [InlineData(89, Severity.Warning)]
    [InlineData(90, Severity.Error)]
    [InlineData(100, Severity.Error)]
    [InlineData(101, Severity.Error)]
    public void A_share_at_a_threshold_has_reached_it(long last, Severity? severity)
    {
        var orders = _given.Table("orders", "id int8 not null").WithKey("id");
        _given.Sequence("s", feeds: orders.Column("id"), maximum: 100, last: last);
        Assert.Equal(severity, Findings().SingleOrDefault()?.Severity);
    }

    [Fact]
    public void Configuration_moves_the_thresholds()
    {
        var orders = _given.Table("orders", "id int8 not null").WithKey("id");
        _given.Sequence("s", feeds: orders.Column("id"), maximum: 100, last: 30);
        Assert.Equal(Severity.Error, Assert.Single(Findings(("warning-share", 0.2), ("error-share", 0.3))).Severity);
    }

    [Fact]
    public void A_chain_is_one_finding_on_the_key_and_names_the_foreign_keys()
    {
        var orders = _given.Table("orders", "id int4 not null").WithKey("id");
        foreach (var child in (string[])["a", "b", "c"])
        {
            _given.Table(child, "order_id int4").WithReference("order_id", orders, "id");
        }

        _given.Table("wide", "order_id int8").WithReference("order_id", orders, "id");
        _given.Sequence("s", feeds: orders.Column("id"), type: "int4", last: 2_000_000_000);

        var finding = Assert.Single(Findings());

        Assert.Equal(("orders", "id", Confidence.Proven), (finding.Subject.Name, finding.Subject.Column, finding.Confidence));
        Assert.Equal(
            ["public.a.order_id (int4)", "public.b.order_id (int4)", "public.c.order_id (int4)"],
            finding.Evidence.Where(fact => fact.Name == "as narrow").Select(fact => fact.Value));
    }

    [Fact]
    public void A_foreign_key_column_that_is_narrower_than_the_key_is_the_subject_and_only_likely()
    {
        var orders = _given.Table("orders", "id int8 not null").WithKey("id");
        _given.Table("lines", "order_id int4").WithReference("order_id", orders, "id");
        _given.Sequence("s", feeds: orders.Column("id"), last: 2_000_000_000);

        var finding = Assert.Single(Findings());

        Assert.Equal(("lines", Confidence.Likely), (finding.Subject.Name, finding.Confidence));
    }

    [Fact]
    public void Two_sequences_that_end_in_one_column_are_one_finding()
    {
        var notes = _given.Table("notes", "id int2");
        _given.Sequence("a", feeds: notes.Column("id"), last: 30_000);
        _given.Sequence("b", owner: notes.Column("id"), last: 32_000);
        Assert.Equal(Severity.Error, Assert.Single(Findings()).Severity);
    }

    [Fact]
    public void A_sequence_at_the_negative_end_has_all_of_its_values_left()
    {
        var orders = _given.Table("orders", "id int4 not null").WithKey("id");
        _given.Sequence("s", feeds: orders.Column("id"), type: "int4", minimum: int.MinValue, last: int.MinValue + 1000L);
        Assert.Empty(Findings());
    }

    [Fact]
    public void A_sequence_that_counts_down_ends_at_the_smallest_value()
    {
        var orders = _given.Table("orders", "id int4 not null").WithKey("id");
        _given.Sequence("s", feeds: orders.Column("id"), type: "int4", increment: -1, last: -2_000_000_000);
        Assert.Equal(Severity.Error, Assert.Single(Findings()).Severity);
    }

    [Fact]
    public void Nothing_is_said_of_a_sequence_that_is_cyclic_unknown_fresh_or_fills_no_integer()
    {
        var table = _given.Table("t", "a int2", "b int2", "c int2", "d text");
        _given.Sequence("cyclic", feeds: table.Column("a"), last: 32_000, isCyclic: true);
        _given.Sequence("unknown", feeds: table.Column("b"), last: 32_000, isKnown: false);
        _given.Sequence("fresh", feeds: table.Column("c"), maximum: 1);
        _given.Sequence("text", feeds: table.Column("d"), maximum: 100, last: 99);
        _given.Sequence("alone", maximum: 100, last: 99);
        Assert.Empty(Findings());
    }

    [Fact]
    public void A_table_without_any_relation_to_a_key_changes_nothing()
    {
        var orders = _given.Table("orders", "id int4 not null").WithKey("id");
        _given.Sequence("s", feeds: orders.Column("id"), type: "int4", last: 2_000_000_000);
        _given.Table("other", "id int2", "order_id int2");
        Assert.Equal("orders", Assert.Single(Findings()).Subject.Name);
    }

    private List<Finding> Findings(params (string Name, double Value)[] thresholds)
    {
        var probe = (IntegerKeyOverflow)new IntegerKeyOverflow().With(thresholds.ToDictionary(one => one.Name, one => one.Value));
        return [.. probe.Examine(_given.Build())];
    }
}
