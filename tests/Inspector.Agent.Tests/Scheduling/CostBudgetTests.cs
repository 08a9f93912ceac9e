using Inspector.Agent.Scheduling;

namespace Inspector.Tests.Scheduling;

public sealed class CostBudgetTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Within_the_budget_nothing_is_stretched()
    {
        var budget = new CostBudget(0.01);
        budget.Set("live", 0.005 * Second, Second);
        budget.Set("catalog", 10 * Second, TimeSpan.FromHours(1));
        Assert.Equal((1, 1, 1), (budget.Stretch("live"), budget.Stretch("catalog"), budget.MostStretched));
    }

    [Fact]
    public void A_tier_that_needs_little_is_spared_and_the_costly_one_gets_what_is_left()
    {
        var budget = new CostBudget(0.01);
        budget.Set("live", 0.002 * Second, Second);
        budget.Set("catalog", 0.08 * Second, Second);
        Assert.Equal(1, budget.Stretch("live"));
        Assert.Equal(10, budget.Stretch("catalog"), tolerance: 1e-9);
    }

    [Fact]
    public void Stretched_tiers_together_take_the_budget_whatever_they_need()
    {
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var budget = new CostBudget(0.05 + random.NextDouble());
            foreach (var tier in new[] { "live", "statistics", "catalog" })
            {
                budget.Set(tier, random.NextDouble() * Second, Second);
            }

            Assert.Equal(Math.Min(budget.Needed, budget.Share), budget.Taken, tolerance: 1e-9);
        }
    }

    [Fact]
    public void The_middle_of_the_latest_rounds_counts_and_a_first_one_that_is_dear_does_not()
    {
        var budget = new CostBudget(0.01);
        budget.Spend("live", 0.2 * Second, Second);
        Assert.Equal(1, budget.Stretch("live"));
        for (var i = 0; i < 4; i++)
        {
            budget.Spend("live", 0.001 * Second, Second);
        }

        Assert.Equal(1, budget.Stretch("live"));
        for (var i = 0; i < 5; i++)
        {
            budget.Spend("live", 0.02 * Second, Second);
        }

        Assert.Equal(2, budget.Stretch("live"), tolerance: 1e-9);
    }

    [Fact]
    public void While_sessions_wait_the_live_tier_is_no_more_than_half_as_frequent()
    {
        var budget = new CostBudget(0.01);
        budget.Set("live", 0.114 * Second, 5 * Second);
        Assert.Equal(2.28, budget.Stretch("live"), tolerance: 1e-9);
        Assert.Equal(CostBudget.MostWhileWaiting, budget.Stretch("live", isWaitedFor: true));
        Assert.Equal(2.28, budget.Stretch("live", isWaitedFor: false), tolerance: 1e-9);
        budget.Set("live", 0.05 * Second, 5 * Second);
        Assert.Equal(1, budget.Stretch("live", isWaitedFor: true));
    }

    [Fact]
    public void A_round_without_end_is_stretched_by_no_more_than_a_hundred()
    {
        var budget = new CostBudget(0.0001);
        budget.Set("live", TimeSpan.FromDays(1), Second);
        Assert.Equal(CostBudget.Most, budget.Stretch("live"));
    }
}
