using Inspector.Agent.Scheduling;
using Inspector.Tests.Commands;

namespace Inspector.Tests.Scheduling;

public sealed class PaceTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void The_first_round_is_due_at_once() => Assert.True(new Pace(_clock, TimeSpan.FromSeconds(5)).IsDue);

    [Fact]
    public void A_round_that_took_its_time_does_not_move_the_next()
    {
        var pace = new Pace(_clock, TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(2));
        pace.Take();
        Assert.Equal(TimeSpan.FromSeconds(3), pace.UntilDue);
    }

    [Fact]
    public void What_was_missed_is_not_made_up_for()
    {
        var pace = new Pace(_clock, TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromMinutes(5));
        pace.Take();
        Assert.True(pace.IsDue);
        pace.Take();
        Assert.Equal(TimeSpan.FromSeconds(5), pace.UntilDue);
    }

    [Fact]
    public void A_stretched_interval_is_longer()
    {
        var pace = new Pace(_clock, TimeSpan.FromSeconds(5)) { Stretch = 3 };
        pace.Take();
        Assert.Equal(TimeSpan.FromSeconds(15), pace.UntilDue);
    }

    [Fact]
    public async Task A_sleeper_wakes_when_it_is_rung_and_a_ring_before_the_sleep_is_not_lost()
    {
        var alarm = new Alarm(_clock);
        alarm.Ring();
        await alarm.SleepAsync(TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        var sleep = alarm.SleepAsync(TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        Assert.False(sleep.IsCompleted);
        alarm.Ring();
        await sleep;
    }

    [Fact]
    public void Pauses_after_failures_grow_within_bounds_and_begin_anew_after_a_success()
    {
        var breaker = new Breaker();
        var pauses = Enumerable.Range(0, 20).Select(_ => breaker.Fail(TimeSpan.Zero).TotalSeconds).ToList();
        Assert.InRange(pauses[0], 0.75, 1.25);
        Assert.All(pauses.Skip(5), pause => Assert.InRange(pause, 22.5, 37.5));
        Assert.InRange(breaker.Fail(TimeSpan.FromSeconds(60)).TotalSeconds, 45, 75);
        breaker.Succeed();
        Assert.False(breaker.IsOpen);
        Assert.InRange(breaker.Fail(TimeSpan.Zero).TotalSeconds, 0.75, 1.25);
    }
}
