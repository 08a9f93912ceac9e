using Inspector.Findings;

namespace Inspector.Agent.Metrics;

/// <summary>What has to be remembered of one target from one round to the next.</summary>
/// <param name="target">The target's name.</param>
/// <param name="time">By which names of objects are rationed, and rounds grow old.</param>
internal sealed class TargetMetrics(string target, TimeProvider time)
{
    private readonly Dictionary<string, FindingTally> _tallies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sinceSuccess = new(StringComparer.Ordinal);
    private readonly double[] _serverTime = new double[Tiers.All.Length];

    public LockSeries Locks { get; } = new(target, time);

    public StatisticsSeries Statistics { get; } = new(target, time);

    public TableSeries Tables { get; } = new(target, time);

    /// <summary>When the next inspection of any of its databases is due, as was said last.</summary>
    public TimeSpan InspectionInterval { get; set; }

    /// <summary>What the agent does for the target.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>How long transactions of ours were open, by tier.</summary>
    public IEnumerable<Series> ServerTime => Tiers.All.Select((tier, at) => new Series(Families.ServerTime, _serverTime[at], target, tier));

    /// <summary>How long ago a round of each tier last succeeded, or first ended where none has.</summary>
    public IEnumerable<Series> SinceSuccess =>
        _sinceSuccess.Select(one => new Series(OwnFamilies.TierSinceSuccess, time.GetElapsedTime(one.Value).TotalSeconds, target, one.Key)).Where(series => series.IsWhole);

    /// <summary>A round of a tier has ended.</summary>
    public void End(string tier, bool hasSucceeded)
    {
        if (hasSucceeded)
        {
            _sinceSuccess[tier] = time.GetTimestamp();
        }
        else
        {
            _sinceSuccess.TryAdd(tier, time.GetTimestamp());
        }
    }

    public void Spend(string tier, TimeSpan time) => _serverTime[Tiers.All.IndexOf(tier)] += Math.Max(0, time.TotalSeconds);

    /// <summary>The findings of a database, with an inspection taken over.</summary>
    public FindingTally Take(Inspection inspection)
    {
        var database = inspection.Target.Database;
        if (!_tallies.TryGetValue(database, out var tally))
        {
            _tallies.Add(database, tally = new());
        }

        tally.Add(inspection);
        return tally;
    }

    public void Forget(string database) => _tallies.Remove(database);
}
