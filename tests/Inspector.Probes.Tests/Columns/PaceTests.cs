using System.Collections.Frozen;
using Inspector.Catalog;
using Inspector.Columns;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

/// <summary>A sequence whose positions were seen before ends on a date.</summary>
public sealed class PaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SnapshotFixture _given = new();

    [Fact]
    public void What_was_never_seen_before_has_no_date()
    {
        _given.Sequence("s", maximum: 1_000, last: 900);
        var found = Find(new SequenceExhaustion(), Prior.None);
        Assert.Null(found.Impact.EndsAt);
        Assert.DoesNotContain(found.Evidence, fact => fact.Name is "values a day" or "ends about");
        Assert.Equal("nextval() fails after 100 more.", found.Detail);
    }

    [Fact]
    public void A_sequence_ends_where_the_line_through_its_positions_does()
    {
        _given.Sequence("s", maximum: 1_000, last: 900);
        var found = Find(new SequenceExhaustion(), Seen((-10, 799), (-5, 849)));
        Assert.Equal(Now.AddDays(10), found.Impact.EndsAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal("nextval() fails after 100 more. At the pace at which it was seen to grow that is about 2026-11-11.", found.Detail);
        Assert.Equal(new("values a day", 10.0, "values", "seen by Inspector since 2026-10-22"), found.Evidence.Single(fact => fact.Name == "values a day"));
        Assert.Equal(new("ends about", "2026-11-11", null, "at the pace seen by Inspector since 2026-10-22"), found.Evidence.Single(fact => fact.Name == "ends about"));
    }

    [Fact]
    public void Steps_are_counted_not_values()
    {
        _given.Sequence("s", maximum: 1_000, increment: 50, last: 900);
        var found = Find(new SequenceExhaustion(), Seen((-10, 399), (-5, 649)));
        Assert.Equal(1.0, found.Evidence.Single(fact => fact.Name == "values a day").Value);
        Assert.Equal(Now.AddDays(2), found.Impact.EndsAt!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void One_that_counts_down_ends_too()
    {
        _given.Sequence("s", minimum: -1_000, maximum: -1, increment: -1, last: -900);
        Assert.Equal(Now.AddDays(10), Find(new SequenceExhaustion(), Seen((-10, 799), (-5, 849))).Impact.EndsAt!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void One_that_was_set_back_begins_anew()
    {
        _given.Sequence("s", maximum: 1_000, last: 900);
        var found = Find(new SequenceExhaustion(), Seen((-10, 799), (-5, 999)));
        Assert.Null(found.Impact.EndsAt);
        Assert.DoesNotContain(found.Evidence, fact => fact.Name == "values a day");
    }

    [Fact]
    public void One_that_stands_still_has_a_pace_and_no_date()
    {
        _given.Sequence("s", maximum: 1_000, last: 900);
        var found = Find(new SequenceExhaustion(), Seen((-10, 899), (-5, 899)));
        Assert.Null(found.Impact.EndsAt);
        Assert.Equal(0.0, found.Evidence.Single(fact => fact.Name == "values a day").Value);
    }

    [Fact]
    public void One_that_has_ended_has_no_date()
    {
        _given.Sequence("s", maximum: 1_000, last: 1_000);
        Assert.Null(Find(new SequenceExhaustion(), Seen((-10, 799), (-5, 849))).Impact.EndsAt);
    }

    [Fact]
    public void A_column_ends_before_its_sequence()
    {
        var orders = _given.Table("orders", "id int4 not null").WithKey("id");
        _given.Sequence("s", feeds: orders.Column("id"), last: int.MaxValue - 100);
        var found = Find(new IntegerKeyOverflow(), Seen((-10, int.MaxValue - 201), (-5, int.MaxValue - 151)));
        Assert.Equal(Now.AddDays(10), found.Impact.EndsAt!.Value, TimeSpan.FromSeconds(1));
        Assert.EndsWith("At the pace at which it was seen to grow that is about 2026-11-11.", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_numbers_are_so_large_that_a_double_cannot_count_them_there_is_no_date()
    {
        _given.Sequence("s", last: 9_000_000_000_000_000_900);
        Assert.Null(Find(new SequenceExhaustion(), Seen((-10, 9e18), (-5, 9e18))).Impact.EndsAt);
    }

    private Finding Find(Probe<CatalogSnapshot> probe, Prior prior) => Assert.Single(probe.Examine(_given.Build().With(prior)));

    private static Prior Seen(params (double Days, double Amount)[] points) => new()
    {
        Sequences = new Dictionary<(string, string), Growth>
        {
            [("public", "s")] = new([.. points.Select(point => new GrowthPoint(Now.AddDays(point.Days), point.Amount))], Now.AddDays(points[^1].Days), points[^1].Amount, null),
        }.ToFrozenDictionary(),
    };
}
