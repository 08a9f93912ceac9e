using Inspector.Agent.Configuration;
using Inspector.Agent.Metrics;
using Inspector.Agent.Targets;
using Inspector.Postgres;

namespace Inspector.Agent.Scheduling;

/// <summary>The statistics tier of one target: once a minute, what the server counts, and which databases there are. One round at a time.</summary>
/// <param name="options">The target.</param>
/// <param name="second">The connection for it.</param>
/// <param name="budget">What the server may be asked to spend on us.</param>
/// <param name="all">What all targets share.</param>
internal sealed class StatisticsTier(TargetOptions options, SecondConnection second, CostBudget budget, Surroundings all)
{
    private readonly Pace _pace = new(all.Time, options.Tiers.Statistics);
    private readonly StatisticsReader _reader = new(all.Time);
    private TargetOptions _options = options;
    private TimeSpan _cost;
    private volatile TierView _tier = new(Tiers.Statistics, options.Tiers.Statistics);

    /// <summary>The round.</summary>
    public TierView Tier => _tier;

    /// <summary>How long until the next round is due.</summary>
    public TimeSpan UntilDue => _pace.UntilDue;

    /// <summary>Goes on with other options of the same connection.</summary>
    public void Use(TargetOptions changed)
    {
        _options = changed;
        _pace.Interval = changed.Tiers.Statistics;
        _tier = _tier with { Interval = changed.Tiers.Statistics };
    }

    /// <summary>The server has become another, or another kind.</summary>
    public void Expect() => _pace.DueIn(TimeSpan.Zero);

    /// <summary>A round.</summary>
    /// <param name="know">Is told of the databases.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What went wrong with the server; null when nothing did.</returns>
    public async Task<Setback?> RoundAsync(Action<DatabaseSelection> know, CancellationToken cancellation)
    {
        var begun = all.Time.GetTimestamp();
        try
        {
            know(await second.UseAsync(
                null,
                async session =>
                {
                    var before = session.DatabaseTime;
                    var databases = await Inspect.DatabasesAsync(session, cancellation);
                    all.Metrics.Spend(_options.Name, Tiers.Statistics, session.DatabaseTime - before);
                    all.Metrics.Observe(_options.Name, await _reader.ReadAsync(session, cancellation), _pace.Effective);
                    _cost = session.DatabaseTime - before;
                    return _options.Databases.Choose(databases);
                },
                cancellation));
            _tier = new(Tiers.Statistics, _options.Tiers.Statistics)
            {
                EffectiveInterval = _pace.Effective,
                LastSuccess = all.Time.GetUtcNow(),
                SucceededAt = all.Time.GetTimestamp(),
                LastDuration = all.Time.GetElapsedTime(begun),
            };
            Measure(begun, hasSucceeded: true);
            return null;
        }
#pragma warning disable CA1031 // Setback knows the kinds.
        catch (Exception failure) when (Setback.Of(failure, _options.Connection, cancellation) is { } setback)
#pragma warning restore CA1031
        {
            if (_tier.Problem != setback.Reason)
            {
                all.Log.RoundFailed(_options.Name, Tiers.Statistics, setback.Reason);
            }

            _tier = _tier with { Problem = setback.Reason };
            Measure(begun, hasSucceeded: false);
            return setback.Answered ? null : setback;
        }
    }

    /// <summary>The round is over, with what else was asked in it.</summary>
    /// <param name="looks">What that cost the server.</param>
    public void Settle(TimeSpan looks)
    {
        all.Metrics.Spend(_options.Name, Tiers.Statistics, looks);
        budget.Spend(Tiers.Statistics, _cost + looks, _options.Tiers.Statistics);
        _pace.Stretch = budget.Stretch(Tiers.Statistics);
        _pace.Take();
        var before = _tier;
        _tier = before with { EffectiveInterval = _pace.Effective };
        Stretching.Tell(all.Log, _options.Name, budget, before, _tier);
    }

    private void Measure(long begun, bool hasSucceeded) =>
        all.Metrics.ObserveTier(_options.Name, Tiers.Statistics, all.Time.GetElapsedTime(begun), hasSucceeded, _options.Tiers.Statistics, _pace.Effective);
}
