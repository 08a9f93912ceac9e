using Inspector.Agent.Metrics;
using Inspector.Testing;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Metrics;

/// <summary>An agent of which every family has a series.</summary>
internal static class Examples
{
    public static void Everything(AgentMetrics metrics)
    {
        metrics.Observe("eu-1", Samples.Full, Agents.Hour);
        metrics.Observe(
            "eu-1",
            LockPictures.Ddl.Sample with
            {
                IsStandby = true,
                LockTable = new(LockScene.At, 640, 6400, null, 0),
                LockManagerWaiters = 3,
                Counters = new(LockScene.At, [new(5, "app", 1, new(1, 2, 3, 4, 5, 6), null)]),
            },
            Agents.Live);
        metrics.Observe("eu-1", StatisticsSamples.Primary, TimeSpan.FromMinutes(1));
        metrics.Observe("eu-3", StatisticsSamples.Standby, TimeSpan.FromMinutes(1));
        metrics.Observe("eu-1", Samples.Full with { LargestTables = [new("public.orders", 8192, 5)], Timings = [new("duplicate-index", TimeSpan.FromMilliseconds(3))] }, Agents.Hour);
        metrics.ObserveTier("eu-1", Tiers.Live, TimeSpan.FromMilliseconds(20), hasSucceeded: true, Agents.Live, Agents.Live);
        metrics.ObserveConnections("eu-1", 2);
        metrics.ObserveBreaker("eu-1", isOpen: false);
        metrics.ObserveCost("eu-1", 0.002, 0.01);
        metrics.ObserveIncidents("eu-1", begun: 1, open: 1);
        metrics.ObserveConfiguration(isBroken: false, LockScene.At);
        metrics.ObserveOwners([("eu-1", true), ("eu-2", false)]);
        metrics.ObserveFleet(agents: 2, isInTouch: true);
        metrics.ObserveHistory("Ready", 0, 0, 0);
        metrics.ObserveReceiver("alertmanager am-1:9093", 3, 1, 0, 0, isFailing: false);
        metrics.ObserveUp("eu-2", isUp: false, Agents.Live);
    }
}
