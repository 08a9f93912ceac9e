using Inspector.Catalog;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

public sealed class GrowthTests
{
    [Fact]
    public void A_line_is_drawn_from_the_last_fall_on() => Assert.Equal(10, Of(1_000, (0, 500), (1, 900), (2, 0), (3, 10), (4, 20)).PerDay!.Value, 6);

    [Fact]
    public void Less_than_a_day_says_nothing() => Assert.Null(Of(1_000, (0, 1), (0.4, 2), (0.9, 3)).PerDay);

    [Fact]
    public void Two_points_say_nothing() => Assert.Null(Of(1_000, (0, 1), (9, 2)).PerDay);

    [Fact]
    public void The_end_is_where_the_line_meets_the_capacity() => Assert.Equal(Monday.AddDays(12), Of(120, (0, 0), (1, 10), (2, 20)).ExhaustedAt!.Value, TimeSpan.FromSeconds(1));

    [Fact]
    public void What_is_past_its_capacity_ends_now() => Assert.Equal(Monday.AddDays(2), Of(15, (0, 0), (1, 10), (2, 20)).ExhaustedAt);

    [Fact]
    public void What_nothing_bounds_does_not_end() => Assert.Null(Of(null, (0, 0), (1, 10), (2, 20)).ExhaustedAt);

    [Fact]
    public void What_would_take_more_than_a_hundred_years_does_not_end() => Assert.Null(Of(9.2e18, (0, 0), (1, 10), (2, 20)).ExhaustedAt);

    [Fact]
    public void What_stands_still_grows_slower_with_every_day()
    {
        var grew = Of(1_000, (0, 0), (1, 10), (2, 20));
        Assert.True((grew with { LastSeen = Monday.AddDays(20) }).PerDay < grew.PerDay);
    }

    private static Growth Of(double? capacity, params (double Days, double Amount)[] points) =>
        new([.. points.Select(point => new GrowthPoint(Monday.AddDays(point.Days), point.Amount))], Monday.AddDays(points[^1].Days), points[^1].Amount, capacity);
}
