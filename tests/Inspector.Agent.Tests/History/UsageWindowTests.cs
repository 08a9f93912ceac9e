using Inspector.Agent.History;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

public sealed class UsageWindowTests
{
    private static readonly DateTimeOffset Since = Monday.AddDays(-30);
    private static readonly DateTimeOffset Later = Monday.AddMinutes(1);

    private static UsageWindow First => UsageWindow.After(null, Sight(Monday, 500));

    [Fact]
    public void The_first_sight_has_seen_no_use() => Assert.Equal((Monday, 0L, null), (First.Start, First.Scans, First.LastUsed));

    [Fact]
    public void A_counter_that_stands_still_changes_nothing()
    {
        var first = First;
        Assert.Same(first, UsageWindow.After(first, Sight(Later, 500)));
    }

    [Fact]
    public void A_counter_that_rises_is_use()
    {
        var after = UsageWindow.After(First, Sight(Later, 503));
        Assert.Equal((Monday, 3L, Later), (after.Start, after.Scans, after.LastUsed));
    }

    [Fact]
    public void A_counter_that_fell_begins_a_window_and_what_it_shows_came_after()
    {
        var after = UsageWindow.After(First, Sight(Later, 2));
        Assert.Equal((Later, 2L, Later), (after.Start, after.Scans, after.LastUsed));
    }

    [Fact]
    public void A_counter_that_was_reset_and_stands_at_nothing_begins_a_window_without_use()
    {
        var after = UsageWindow.After(First, Sight(Later, 0, since: Later.AddSeconds(-30)));
        Assert.Equal((Later, 0L, null), (after.Start, after.Scans, after.LastUsed));
    }

    [Fact]
    public void A_counter_that_was_reset_and_has_passed_its_former_height_is_use()
    {
        var after = UsageWindow.After(First, Sight(Later, 900, since: Later.AddSeconds(-30)));
        Assert.Equal((Later, Later), (after.Start, after.LastUsed));
    }

    [Fact]
    public void A_restart_that_keeps_the_counter_begins_a_window_without_use()
    {
        var after = UsageWindow.After(First, Sight(Later, 500, since: Later.AddSeconds(-30)));
        Assert.Equal((Later, 0L, null), (after.Start, after.Scans, after.LastUsed));
    }

    [Fact]
    public void A_promotion_begins_a_window()
    {
        var after = UsageWindow.After(First, Sight(Later, 500) with { IsStandby = true });
        Assert.Equal((Later, true), (after.Start, after.IsStandby));
    }

    [Fact]
    public void Another_index_of_the_same_name_begins_anew()
    {
        var used = UsageWindow.After(First, Sight(Later, 501));
        var after = UsageWindow.After(used, Sight(Later.AddMinutes(1), 501) with { ObjectId = 2 });
        Assert.Equal((Later.AddMinutes(1), 0L, null), (after.Start, after.Scans, after.LastUsed));
    }

    private static UsageSight Sight(DateTimeOffset at, long scans, DateTimeOffset? since = null) => new(at, 1, false, since ?? Since, scans);
}
