using Inspector.Activity;
using Inspector.Findings;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Metrics;

/// <summary>Whatever is brought in whatever order, the page can be read and says nothing twice: the reader throws at both.</summary>
public sealed class AnyUpdatesTests
{
    private static readonly string[] Databases = [.. Hostile.Names, "app", "", "half\uFFFD", "APP"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Any_sequence_of_updates_gives_a_page_that_can_be_read(int seed)
    {
        var random = new Random(seed);
        using var agent = new Agents(random.Next(150, 3000));
        for (var step = 0; step < 120; step++)
        {
            Update(agent, random);
            agent.Clock.Advance(TimeSpan.FromSeconds(random.Next(0, 20)));
            if (random.Next(4) == 0)
            {
                var page = agent.Page(random.Next(2) == 0 ? null : Agents.OpenMetrics);
                Assert.All(page.Of("inspector_series_dropped_total"), sample => Assert.True(sample.Value >= 0));
                Assert.All(page.Of("inspector_exposition_dropped_total"), sample => Assert.Equal(0, sample.Value));
            }
        }
    }

    private static void Update(Agents agent, Random random)
    {
        var target = Pick(random, Hostile.Names);
        switch (random.Next(7))
        {
            case 0:
                agent.Metrics.ObserveUp(target, random.Next(2) == 0, Agents.Live);
                break;
            case 1:
                var sample = Pick(random, [LockPictures.Ddl, LockPictures.Row, LockPictures.Prepared, LockPictures.TwoRoots, LockPictures.Deadlock, LockPictures.Nothing, LockPictures.Hidden, LockPictures.Hostile]).Sample;
                agent.Metrics.Observe(target, sample with { Counters = new(sample.SampledAt, [.. Databases[..random.Next(Databases.Length)].Select(name => new DatabaseCounters(1, name, random.Next(-1, 9), new(random.Next(2), 0, 0, 0, 0, 0), null))]) }, Agents.Live);
                break;
            case 2 or 3:
                agent.Metrics.Observe(target, Inspection(random), Agents.Hour);
                break;
            case 4:
                agent.Metrics.Observe(target, Statistics(random), Agents.Live);
                break;
            case 5:
                agent.Metrics.Forget(target, Pick(random, Databases));
                break;
            default:
                agent.Metrics.Forget(target);
                break;
        }
    }

    private static ServerStatistics Statistics(Random random)
    {
        var statistics = Pick(random, [StatisticsSamples.Primary, StatisticsSamples.Standby, StatisticsSamples.Hidden]);
        var names = Databases[..random.Next(Databases.Length)];
        return statistics with
        {
            Databases = random.Next(3) == 0 ? null : [.. names.Select(name => StatisticsSamples.Database(name, null) with { Committed = random.Next(-1, 9) })],
            Sessions = [.. names.Select(name => StatisticsSamples.Group(name, Pick(random, ["active", "idle", "odd"]), random.Next(9), null, random.Next(9)))],
            Slots = [.. names.Select(name => new SlotStatistics(name, IsLogical: false, null, IsActive: false, Pick(random, ["reserved", "odd"]), random.Next(), null))],
        };
    }

    private static Inspection Inspection(Random random)
    {
        var inspection = Pick(random, [Samples.Full, Samples.Empty, Hostile.Inspection]);
        return inspection with
        {
            Target = inspection.Target with { Database = Pick(random, Databases) },
            Findings = [.. inspection.Findings.Where(_ => random.Next(2) == 0)],
            DatabaseTime = TimeSpan.FromSeconds(random.NextDouble() - 0.1),
        };
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
