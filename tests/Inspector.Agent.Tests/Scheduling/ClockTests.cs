using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Agent.Scheduling;
using Inspector.Testing;
using Inspector.Tests.Targets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspector.Tests.Scheduling;

public sealed class ClockTests
{
    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_clock_that_jumps_a_day_either_way_stops_no_round_and_makes_no_target_stale(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        using var around = new Targets.Surroundings();
        var clock = new JumpingClock();
        var backing = new SqliteBacking(around.Below("history.db"));
        await using var history = new HistoryStore(backing, clock);
        using var metrics = new AgentMetrics(clock);
        using var all = new Inspector.Agent.Scheduling.Surroundings(clock, metrics, history, NullLogger.Instance);
        await using var target = new WatchedTarget(
            new()
            {
                Name = "shop",
                Connection = around.Read(Knock.Text(database.ConnectionString)),
                Databases = new() { Include = [database.Name] },
                Tiers = new() { Live = TimeSpan.FromSeconds(1), Statistics = TimeSpan.FromSeconds(5) },
            },
            all);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watch = target.WatchAsync(new(clock, TimeSpan.FromMinutes(10)), end.Token);
        await GoesOnAsync(target);
        foreach (var jump in new[] { TimeSpan.FromDays(1), TimeSpan.FromDays(-2) })
        {
            clock.Jump(jump);
            await GoesOnAsync(target);
            Assert.DoesNotContain(target.View.Tiers, tier => tier.Name == Tiers.Live && tier.IsStale);
            Assert.Equal(TargetCondition.Up, target.View.Condition);
            Assert.Contains("postgresql_up{target=\"shop\"} 1", System.Text.Encoding.UTF8.GetString(metrics.Page(null, null).Bytes.Span), StringComparison.Ordinal);
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    private static async Task GoesOnAsync(WatchedTarget target)
    {
        var before = target.View.Locks;
        await Eventually.TrueAsync("there is another sample", () => target.View.Locks is { } now && !ReferenceEquals(now, before));
    }
}
