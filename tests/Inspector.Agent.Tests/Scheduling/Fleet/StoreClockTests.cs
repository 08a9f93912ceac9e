using Inspector.Agent.Scheduling.Fleet;

namespace Inspector.Tests.Scheduling.Fleet;

public sealed class StoreClockTests
{
    private static readonly DateTimeOffset Said = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Before_the_store_was_asked_it_is_the_agents_own()
    {
        var own = new JumpingClock();
        Assert.InRange(new StoreClock(own).GetUtcNow() - own.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_wall_clock_that_is_wrong_or_jumps_does_not_move_it()
    {
        var own = new JumpingClock();
        var clock = new StoreClock(own);
        clock.Set(Said, clock.GetTimestamp());
        own.Jump(TimeSpan.FromMinutes(10));
        Assert.InRange(clock.GetUtcNow() - Said, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }
}
