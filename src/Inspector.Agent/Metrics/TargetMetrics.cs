using Inspector.Findings;

namespace Inspector.Agent.Metrics;

/// <summary>What has to be remembered of one target from one round to the next.</summary>
/// <param name="target">The target's name.</param>
/// <param name="time">By which names of objects are rationed.</param>
internal sealed class TargetMetrics(string target, TimeProvider time)
{
    private readonly Dictionary<string, FindingTally> _tallies = new(StringComparer.Ordinal);
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
