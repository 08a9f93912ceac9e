using Inspector.Agent.Metrics;
using Inspector.Tests.Commands;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Metrics;

/// <summary>Ten names at a time, which do not take turns, and few new ones in an hour.</summary>
public sealed class TopSeriesTests
{
    private readonly HandClock _clock = new();
    private readonly TopSeries _top;

    public TopSeriesTests() => _top = new(_clock);

    [Fact]
    public void The_ten_largest_are_named_the_largest_first() =>
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 20d - i), _top.Choose(Many(20)).Select(one => one.Value));

    [Fact]
    public void What_is_nothing_has_no_name() => Assert.Equal(["a"], Names(("a", 1), ("b", 0), ("c", double.NaN)));

    [Fact]
    public void Of_one_name_the_largest_counts() => Assert.Equal([("a", 7d)], _top.Choose([("a", 1), ("a", 7)]));

    [Fact]
    public void Two_of_a_size_do_not_take_turns()
    {
        Assert.DoesNotContain("x", Names([.. Fixed(9), ("w", 100), ("x", 99)]));
        for (var round = 0; round < 10; round++)
        {
            Assert.DoesNotContain("x", Names([.. Fixed(9), ("w", round % 2 == 0 ? 100 : 95), ("x", 99)]));
        }
    }

    [Fact]
    public void One_that_is_larger_by_a_tenth_takes_the_place_at_once()
    {
        Names([.. Fixed(9), ("w", 100), ("x", 99)]);
        Assert.DoesNotContain("x", Names([.. Fixed(9), ("w", 100), ("x", 109.9)]));
        Assert.Contains("x", Names([.. Fixed(9), ("w", 50), ("x", 56)]));
    }

    [Fact]
    public void After_three_rounds_outside_the_ten_a_name_goes()
    {
        Names([.. Fixed(9), ("w", 100), ("x", 99)]);
        Assert.Contains("w", Names([.. Fixed(9), ("w", 100), ("x", 101)]));
        Assert.Contains("w", Names([.. Fixed(9), ("w", 100), ("x", 101)]));
        var names = Names([.. Fixed(9), ("w", 100), ("x", 101)]);
        Assert.DoesNotContain("w", names);
        Assert.Contains("x", names);
    }

    [Fact]
    public void One_that_is_gone_falls_to_0_and_then_loses_its_name()
    {
        Names(("a", 1), ("b", 2));
        Assert.Equal([("b", 2d), ("a", 0d)], _top.Choose([("b", 2)]));
        Assert.Equal(["b", "a"], Names(("b", 2)));
        Assert.Equal(["b"], Names(("b", 2)));
    }

    [Fact]
    public void One_that_is_gone_makes_room_at_once()
    {
        Names([.. Fixed(10)]);
        Assert.Contains("x", Names([.. Fixed(9), ("x", 1)]));
    }

    [Fact]
    public void In_an_hour_forty_names_are_new_and_then_none()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 50; round++)
        {
            var names = Enumerable.Range(0, 10).Select(i => (FormattableString.Invariant($"{round} {i}"), 1d)).ToArray();
            seen.UnionWith(Names(names));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(TopSeries.MostNew, seen.Count);
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("later", Names(("later", 1))[0]);
    }

    [Fact]
    public void Hostile_names_are_names_like_others() =>
        Assert.Equal(
            Hostile.Names.Take(TopSeries.Most).Select(LabelText.Clean).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            Names([.. Hostile.Names.Take(TopSeries.Most).Select(name => (name, 1d))]).Order(StringComparer.Ordinal));

    private static IEnumerable<(string, double)> Fixed(int count) => Enumerable.Range(0, count).Select(i => (FormattableString.Invariant($"f{i}"), 1000d));

    private static IEnumerable<(string, double)> Many(int count) => Enumerable.Range(1, count).Select(i => (FormattableString.Invariant($"m{i}"), (double)i));

    private string[] Names(params (string, double)[] all) => [.. _top.Choose(all).Select(one => one.Name)];
}
