using Inspector.Agent.Configuration;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Scheduling;

/// <summary>What of a new configuration holds at once, and what from the next start on.</summary>
internal static class Restarts
{
    /// <summary>Says it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="before">What held before.</param>
    /// <param name="wanted">What is to hold.</param>
    public static void Tell(ILogger log, AgentConfiguration before, AgentConfiguration wanted)
    {
        log.ConfigurationChanged(wanted.Targets.Length);
        if (before.Listen != wanted.Listen)
        {
            log.NeedsRestart("listen");
        }

        if (before.Metrics != wanted.Metrics)
        {
            log.NeedsRestart("metrics");
        }

        if (!before.History.IsSameAs(wanted.History))
        {
            log.NeedsRestart("history");
        }

        if (!FleetOptions.AreSame(before.Fleet, wanted.Fleet))
        {
            log.NeedsRestart("fleet");
        }

        if (!before.Alerts.IsSameAs(wanted.Alerts))
        {
            log.NeedsRestart("alerts");
        }
    }
}
