using Inspector.Agent.Scheduling.Fleet;

namespace Inspector.Tests.Scheduling.Fleet;

public sealed class FairPoolTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(300, 3)]
    [InlineData(301, 3)]
    [InlineData(5, 7)]
    [InlineData(1, 1)]
    [InlineData(0, 4)]
    public void Shares_add_up_to_all_and_differ_by_one_at_most(int targets, int agents)
    {
        var shares = Enumerable.Range(0, agents).Select(place => FleetMember.ShareOf(targets, agents, place)).ToList();
        Assert.Equal(targets, shares.Sum());
        Assert.InRange(shares.Max() - shares.Min(), 0, 1);
    }

    [Fact]
    public async Task Places_are_free_up_to_the_share_and_again_when_a_term_ends()
    {
        var (pool, end) = (new FairPool { Share = 2 }, new TaskCompletionSource());
        Assert.True(await pool.TryRun(async () => await end.Task, Stop));
        Assert.Equal(1, await pool.WaitForAvailableThreads(Stop));
        Assert.True(await pool.TryRun(async () => await end.Task, Stop));
        var waiting = pool.WaitForAvailableThreads(Stop).AsTask();
        Assert.False(waiting.IsCompleted);
        end.SetResult();
        Assert.InRange(await waiting, 1, 2);
    }

    [Fact]
    public async Task A_share_that_grows_wakes_who_waits_and_one_that_shrinks_ends_nothing()
    {
        var (pool, end) = (new FairPool { Share = 1 }, new TaskCompletionSource());
        var running = pool.TryRun(async () => await end.Task, Stop);
        Assert.True(await running);
        pool.Share = 0;
        var waiting = pool.WaitForAvailableThreads(Stop).AsTask();
        Assert.False(waiting.IsCompleted);
        pool.Share = 3;
        Assert.Equal(2, await waiting);
        end.SetResult();
    }

    [Fact]
    public async Task One_that_is_shut_down_waits_for_its_terms_and_takes_no_more()
    {
        var (pool, end) = (new FairPool { Share = 1 }, new TaskCompletionSource());
        Assert.True(await pool.TryRun(async () => await end.Task, Stop));
        var shutdown = pool.Shutdown(waitForJobsToComplete: true, Stop).AsTask();
        Assert.False(shutdown.IsCompleted);
        Assert.False(await pool.TryRun(() => ValueTask.CompletedTask, Stop));
        end.SetResult();
        await shutdown;
        Assert.Equal(0, await pool.WaitForAvailableThreads(Stop));
    }
}
