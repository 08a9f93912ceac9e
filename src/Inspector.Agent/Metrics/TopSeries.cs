namespace Inspector.Agent.Metrics;

/// <summary>
/// Chooses which objects are worth a name on the page: the ten largest, with hysteresis, so that two of a size do not take turns. One that is named stays until three rounds
/// in a row found it outside the ten or gone, which is 0, or until there is no room: then one that is larger by a tenth takes its place at once. In an hour no more than forty names are new: names
/// that change with every round would be as many series as no names were. Not safe for several threads.
/// </summary>
/// <param name="time">By which an hour is measured.</param>
internal sealed class TopSeries(TimeProvider time)
{
    /// <summary>The most names at a time.</summary>
    public const int Most = 10;

    /// <summary>The most new names in an hour.</summary>
    public const int MostNew = 40;

    private const int Patience = 3;
    private const double Advantage = 1.1;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal); // with the rounds outside the ten
    private readonly Queue<long> _new = new();

    /// <summary>The objects to name in this round, the largest first.</summary>
    /// <param name="all">Every object with its value; of those with one name, the largest counts. Clean. What is 0 is not worth a name.</param>
    public IReadOnlyList<(string Name, double Value)> Choose(IEnumerable<(string Name, double Value)> all)
    {
        var values = all.Where(one => one.Value > 0).GroupBy(one => one.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(one => one.Value), StringComparer.Ordinal);
        var top = values.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Take(Most).ToList();
        Age([.. top.Select(one => one.Key)]);
        foreach (var (name, value) in top.Where(one => !_named.ContainsKey(one.Key)))
        {
            Admit(name, value, values);
        }

        return [.. _named.Keys.Select(name => (Name: name, Value: values.GetValueOrDefault(name))).OrderByDescending(one => one.Value).ThenBy(one => one.Name, StringComparer.Ordinal)];
    }

    /// <summary>Takes names away at once.</summary>
    public void Forget(Func<string, bool> isGone)
    {
        foreach (var name in _named.Keys.Where(isGone).ToList())
        {
            _named.Remove(name);
        }
    }

    /// <summary>Who was long enough outside loses the name.</summary>
    private void Age(HashSet<string> top)
    {
        foreach (var name in _named.Keys.ToList())
        {
            var outside = top.Contains(name) ? 0 : _named[name] + 1;
            if (outside < Patience)
            {
                _named[name] = outside;
            }
            else
            {
                _named.Remove(name);
            }
        }
    }

    private void Admit(string name, double value, Dictionary<string, double> values)
    {
        var now = time.GetTimestamp();
        while (_new.TryPeek(out var then) && time.GetElapsedTime(then, now) >= Hour)
        {
            _new.Dequeue();
        }

        if (_new.Count >= MostNew)
        {
            return;
        }

        if (_named.Count >= Most)
        {
            var (smallest, least) = _named.Keys.Select(one => (one, values.GetValueOrDefault(one))).MinBy(one => one.Item2);
            if (value < least * Advantage)
            {
                return;
            }

            _named.Remove(smallest);
        }

        _named.Add(name, 0);
        _new.Enqueue(now);
    }
}
