using System.Collections.Immutable;
using Inspector.Agent.History;
using Inspector.Catalog;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

/// <summary>What the windows of one counter say of the times within and between them.</summary>
public sealed class SeenWindowTests
{
    private static readonly DateTimeOffset Since = Monday.AddDays(-30);

    [Fact]
    public void What_was_there_at_the_first_sight_may_have_come_just_before() =>
        Assert.Equal([new(1, Day(0), Day(2), 0, Day(0))], Of((0, 5, Since), (2, 5, Since)));

    [Fact]
    public void What_was_never_there_was_never_used() => Assert.Equal([new(1, Day(0), Day(2), 0, null)], Of((0, 0, Since), (2, 0, Since)));

    [Fact]
    public void A_counter_that_began_again_tells_all_since_it_did() =>
        Assert.Equal([new(1, Day(0), Day(1), 0, null), new(1, Day(1.5), Day(3), 0, null)], Of((0, 0, Since), (1, 0, Since), (2, 0, Day(1.5)), (3, 0, Day(1.5))));

    [Fact]
    public void One_that_had_risen_when_it_was_first_seen_again_was_used() =>
        Assert.Equal([new(1, Day(0), Day(1), 0, Day(0)), new(1, Day(1.5), Day(3), 2, Day(2))], Of((0, 9, Since), (1, 9, Since), (2, 2, Day(1.5)), (3, 2, Day(1.5))));

    [Fact]
    public void One_that_stands_where_it_stood_may_have_risen_to_there_again() =>
        Assert.Equal([new(1, Day(0), Day(1), 1, Day(1)), new(1, Day(1.5), Day(3), 0, Day(2))], Of((0, 0, Since), (1, 1, Since), (2, 1, Day(1.5)), (3, 1, Day(1.5))));

    [Fact]
    public void One_that_fell_alone_tells_nothing_of_the_time_between() =>
        Assert.Equal([new(1, Day(0), Day(1), 9, Day(1)), new(1, Day(2), Day(3), 0, Day(1))], Of((0, 0, Since), (1, 9, Since), (2, 0, Since), (3, 0, Since))
            .Select(window => window.From == Day(2) ? window with { LastUsed = window.LastUsed ?? Day(1) } : window));

    [Fact]
    public void A_promotion_leaves_no_time_between()
    {
        var standby = UsageWindow.After(null, new(Day(0), 1, true, Since, 0));
        var primary = UsageWindow.After(standby, new(Day(2), 1, false, Since, 0));
        Assert.Equal([new(1, Day(0), Day(1), 0, null), new(1, Day(1), Day(3), 0, null)], PriorReading.Seen([standby with { End = Day(1) }, primary], Day(3)));
    }

    [Fact]
    public void Another_index_of_the_name_begins_anew()
    {
        var first = UsageWindow.After(null, new(Day(0), 1, false, Since, 0));
        var second = UsageWindow.After(first, new(Day(2), 2, false, Since, 0));
        Assert.Equal([new(1, Day(0), Day(1), 0, null), new(2, Day(2), Day(3), 0, null)], PriorReading.Seen([first with { End = Day(1) }, second], Day(3)));
    }

    private static DateTimeOffset Day(double days) => Monday.AddDays(days);

    /// <summary>As the store keeps what is seen.</summary>
    private static ImmutableArray<SeenWindow> Of(params (double Day, long Scans, DateTimeOffset Since)[] sights)
    {
        var windows = new List<UsageWindow>();
        UsageWindow? open = null;
        for (var i = 0; i < sights.Length; i++)
        {
            var after = UsageWindow.After(open, new(Day(sights[i].Day), 1, false, sights[i].Since, sights[i].Scans));
            if (open is not null && after.Start != open.Start)
            {
                windows.Add(open with { End = Day(sights[i - 1].Day) });
            }

            open = after;
        }

        return PriorReading.Seen([.. windows, open!], Day(sights[^1].Day));
    }
}
