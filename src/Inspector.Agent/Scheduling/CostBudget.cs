namespace Inspector.Agent.Scheduling;

/// <summary>
/// What our own statements cost a server, and by how much each tier must come less often so that together they stay within the budget. What a tier needs is what its rounds cost divided by how often they are
/// configured to be, so that an expensive round that comes once an hour weighs no more than it does. A tier that needs less than its even part gets all it needs, and leaves the rest to the others: the live
/// tier is slowed last. Thread-safe.
/// </summary>
/// <param name="share">The budget: the share of one core.</param>
internal sealed class CostBudget(double share)
{
    /// <summary>The most by which an interval is stretched.</summary>
    public const double Most = 100;

    /// <summary>The most while sessions wait: who is woken at night reads what is seen then, and a server in trouble makes each look dear.</summary>
    public const double MostWhileWaiting = 2;

    /// <summary>Of how many rounds the middle one counts: the first is dear, because nothing is known yet, and so is one in which others had the machine.</summary>
    private const int Remembered = 9;

    /// <summary>After how many rounds their cost is believed.</summary>
    private const int Fewest = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _cost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<double>> _rounds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _intervals = new(StringComparer.Ordinal);

    /// <summary>The budget: the share of one core.</summary>
    public double Share { get; set; } = share;

    /// <summary>The share that all tiers need as configured.</summary>
    public double Needed
    {
        get
        {
            lock (_lock)
            {
                return _cost.Keys.Sum(Need);
            }
        }
    }

    /// <summary>The share that they take, stretched as they are.</summary>
    public double Taken
    {
        get
        {
            lock (_lock)
            {
                return _cost.Keys.Sum(tier => Need(tier) / Stretched(tier));
            }
        }
    }

    /// <summary>The most by which any tier is stretched. At least 1.</summary>
    public double MostStretched
    {
        get
        {
            lock (_lock)
            {
                return _cost.Keys.Select(Stretched).DefaultIfEmpty(1).Max();
            }
        }
    }

    /// <summary>A round of a tier.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="cost">How long transactions of ours were open on the server.</param>
    /// <param name="interval">How often it is configured to be.</param>
    public void Spend(string tier, TimeSpan cost, TimeSpan interval)
    {
        lock (_lock)
        {
            if (!_rounds.TryGetValue(tier, out var rounds))
            {
                _rounds.Add(tier, rounds = new(Remembered + 1));
            }

            rounds.Enqueue(cost.TotalSeconds);
            if (rounds.Count > Remembered)
            {
                rounds.Dequeue();
            }

            _intervals[tier] = interval;
            if (rounds.Count >= Fewest)
            {
                _cost[tier] = rounds.Order().ElementAt(rounds.Count / 2);
            }
        }
    }

    /// <summary>What the rounds of a tier cost, when that is known as a whole: all databases of a server, each with its latest inspection.</summary>
    public void Set(string tier, TimeSpan cost, TimeSpan interval)
    {
        lock (_lock)
        {
            (_cost[tier], _intervals[tier]) = (cost.TotalSeconds, interval);
        }
    }

    /// <summary>By how much the intervals of a tier must be longer. At least 1.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="isWaitedFor">Whether sessions wait and the tier tells for whom: then no more than <see cref="MostWhileWaiting"/>.</param>
    public double Stretch(string tier, bool isWaitedFor) => isWaitedFor ? Math.Min(Stretch(tier), MostWhileWaiting) : Stretch(tier);

    /// <summary>By how much the intervals of a tier must be longer. At least 1.</summary>
    public double Stretch(string tier)
    {
        lock (_lock)
        {
            return Stretched(tier);
        }
    }

    private double Stretched(string tier)
    {
        if (!_cost.ContainsKey(tier) || _cost.Keys.Sum(Need) <= Share)
        {
            return 1;
        }

        var (left, waiting) = (Share, _cost.Keys.OrderBy(Need).ToList());
        for (var i = 0; i < waiting.Count; i++)
        {
            var granted = Math.Min(Need(waiting[i]), left / (waiting.Count - i));
            if (waiting[i] == tier)
            {
                return granted <= 0 ? Most : Math.Clamp(Need(tier) / granted, 1, Most);
            }

            left -= granted;
        }

        return 1;
    }

    private double Need(string tier) => _cost[tier] / _intervals[tier].TotalSeconds;
}
