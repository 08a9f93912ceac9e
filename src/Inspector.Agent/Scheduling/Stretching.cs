using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Scheduling;

/// <summary>Says when a tier begins to come less often than configured, and when it no longer does.</summary>
internal static class Stretching
{
    /// <summary>Says it, if it is so.</summary>
    /// <param name="log">Where.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="budget">What the server may be asked to spend on us.</param>
    /// <param name="before">The tier after the round before.</param>
    /// <param name="now">The tier after this one.</param>
    public static void Tell(ILogger log, string target, CostBudget budget, TierView before, TierView now)
    {
        if (IsStretched(now) && !IsStretched(before))
        {
            log.Stretched(target, budget.Share, now.Name, now.EffectiveInterval / now.Interval);
        }
        else if (IsStretched(before) && !IsStretched(now))
        {
            log.Relaxed(target, now.Name);
        }
    }

    private static bool IsStretched(TierView tier) => tier.EffectiveInterval > tier.Interval * 1.01;
}
