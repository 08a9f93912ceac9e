using System.Diagnostics.Metrics;
using Inspector.Activity;
using Inspector.Findings;

namespace Inspector.Agent.Metrics;

/// <summary>
/// All metrics of an agent: takes what the rounds bring, and hands out pages. Safe for several threads; nothing here waits for a server, and nothing that is brought can
/// make it fail.
/// </summary>
internal sealed partial class AgentMetrics : IDisposable
{
    private const string UpSource = "up";
    private const string LockSource = "locks";
    private const string StatisticsSource = "statistics";
    private const string TableSource = "tables";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TargetMetrics> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Probe, OutcomeStatus Status), long> _outcomes = [];
    private readonly TimeProvider _time;
    private readonly Ledger _own = new();
    private readonly ProcessCost _process;
    private readonly SeriesStore _store;
    private readonly Meter _meter;
    private readonly MetricPipeline _pipeline;
    private readonly PageCache _pages;

    /// <summary>Metrics of an agent that watches nothing yet.</summary>
    /// <param name="time">By which data grow old, and pages.</param>
    /// <param name="seriesPerTarget">How many series one target may have. Those that tell whether it lives and what waits have their place in it beforehand.</param>
    /// <param name="meter">The meter's name: an exporter of OTLP listens to the same.</param>
    public AgentMetrics(TimeProvider time, int seriesPerTarget = MetricBudget.Default, string meter = MetricBudget.Meter)
    {
        (_time, _process) = (time, new(time.GetUtcNow()));
        foreach (var outcome in Labels.RoundOutcome.Values!.Value)
        {
            _own.Set(OwnFamilies.Pushes, 0, outcome);
        }

        _store = new(time, seriesPerTarget);
        _meter = new(meter);
        foreach (var family in Families.All)
        {
            Instruments.Create(_meter, family, Source(family));
        }

        _pipeline = new(meter);
        _pages = new(_pipeline.Collect, time);
    }

    /// <summary>Whether a target answers.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="isUp">Whether it does.</param>
    /// <param name="interval">When it is asked again.</param>
    public void ObserveUp(string target, bool isUp, TimeSpan interval) => _store.Replace(target, UpSource, interval, [new(Families.Up, isUp ? 1 : 0, target)]);

    /// <summary>A sample of a target's locks; a target that gives one is up.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="interval">When the next is due.</param>
    public void Observe(string target, LockSample sample, TimeSpan interval)
    {
        lock (_lock)
        {
            var one = Of(target);
            one.Spend(Tiers.Live, sample.DatabaseTime);
            _store.Replace(target, LockSource, interval, [.. one.Locks.Of(sample)]);
        }

        ObserveUp(target, isUp: true, interval);
    }

    /// <summary>Statistics of a target. That it is up is for the live tier to say, which asks more often.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="statistics">The sample.</param>
    /// <param name="interval">When the next is due.</param>
    public void Observe(string target, ServerStatistics statistics, TimeSpan interval)
    {
        lock (_lock)
        {
            var one = Of(target);
            one.Spend(Tiers.Statistics, statistics.DatabaseTime);
            _store.Replace(target, StatisticsSource, interval, [.. one.Statistics.Of(statistics)]);
        }
    }

    /// <summary>An inspection of one of a target's databases.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="inspection">The inspection, after baseline and suppressions.</param>
    /// <param name="interval">When the next is due.</param>
    public void Observe(string target, Inspection inspection, TimeSpan interval)
    {
        lock (_lock)
        {
            var one = Of(target);
            one.Spend(Tiers.Catalog, inspection.DatabaseTime);
            Count(inspection.Outcomes, inspection.Timings);
            _store.Replace(target, InspectionSource(inspection.Target.Database), interval, [.. InspectionSeries.Of(target, inspection, one.Take(inspection))]);
            one.InspectionInterval = interval;
            _store.Replace(target, TableSource, interval, [.. one.Tables.Of(inspection)]);
        }
    }

    /// <summary>Time that a round cost the server beside samples and inspections, which bring their own.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="tier">One of <see cref="Tiers"/>.</param>
    /// <param name="time">For how long a transaction of ours was open.</param>
    public void Spend(string target, string tier, TimeSpan time)
    {
        lock (_lock)
        {
            Of(target).Spend(tier, time);
        }
    }

    /// <summary>A target is no longer watched: nothing of it stays.</summary>
    public void Forget(string target)
    {
        lock (_lock)
        {
            _targets.Remove(target);
            _store.Forget(target);
        }
    }

    /// <summary>A database was dropped, or is no longer watched.</summary>
    public void Forget(string target, string database)
    {
        lock (_lock)
        {
            _store.Forget(target, InspectionSource(database));
            if (_targets.TryGetValue(target, out var one))
            {
                one.Forget(database);
                _store.Replace(target, TableSource, one.InspectionInterval, [.. one.Tables.Without(database)]);
            }
        }
    }

    /// <summary>The page that a scraper asks for. All that is asked within a second get the same bytes.</summary>
    /// <param name="accept">The request's <c>Accept</c>; null for none.</param>
    /// <param name="acceptEncoding">The request's <c>Accept-Encoding</c>; null for none.</param>
    public MetricPage Page(string? accept, string? acceptEncoding) => _pages.Get(Negotiation.Format(accept), Negotiation.AcceptsGzip(acceptEncoding));

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipeline.Dispose();
        _meter.Dispose();
    }

    private static string InspectionSource(string database) => $"inspection of {database}";

    private TargetMetrics Of(string target)
    {
        if (!_targets.TryGetValue(target, out var one))
        {
            _targets.Add(target, one = new(target, _time));
        }

        return one;
    }

    private Func<IReadOnlyList<Series>> Source(Family family) =>
        family == Families.ServerTime ? () => Locked(() => _targets.Values.SelectMany(one => one.ServerTime))
        : family == OwnFamilies.TierSinceSuccess ? () => Locked(() => _targets.Values.SelectMany(one => one.SinceSuccess))
        : family == Families.ProbeOutcomes ? () => Locked(Outcomes)
        : family == Families.ExpositionDropped ? () => [.. _pipeline.Dropped]
        : OwnFamilies.All.Contains(family) ? () => Locked(() => _own.Of(family).Concat(_targets.Values.SelectMany(one => one.Ledger.Of(family))).Concat(_process.Of(family)))
        : () => _store.Of(family);

    private IReadOnlyList<Series> Locked(Func<IEnumerable<Series>> read)
    {
        lock (_lock)
        {
            return [.. read()];
        }
    }

    private IEnumerable<Series> Outcomes() =>
        _outcomes.Select(one => new Series(Families.ProbeOutcomes, one.Value, one.Key.Probe, InspectionSeries.Word(one.Key.Status))).Where(series => series.IsWhole);
}
