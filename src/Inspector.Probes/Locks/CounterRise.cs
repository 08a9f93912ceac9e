using Inspector.Activity;
using Inspector.Findings;

namespace Inspector.Locks;

/// <summary>What a database counted at two times.</summary>
/// <param name="Before">The earlier counters.</param>
/// <param name="Now">The later counters.</param>
/// <param name="Window">The time between.</param>
internal sealed record CounterRise(DatabaseCounters Before, DatabaseCounters Now, TimeSpan Window)
{
    /// <summary>Every database that was counted twice, by name.</summary>
    public static IEnumerable<CounterRise> Of(LockSample sample) => sample is { Counters: { } now, CountersBefore: { } before }
        ? from later in now.Databases
          join earlier in before.Databases on later.Oid equals earlier.Oid
          orderby later.Name, later.Oid
          select new CounterRise(earlier, later, now.ReadAt - before.ReadAt)
        : [];

    /// <summary>
    /// By how much a counter has risen at least. One that fell was reset in between, and what it shows came after. The time of the last reset does not tell: on 14 a new database has none until
    /// something is counted, and to reset the counters of one table moves it too.
    /// </summary>
    public long Risen(Func<DatabaseCounters, long> counter) => counter(Now) >= counter(Before) ? counter(Now) - counter(Before) : counter(Now);

    /// <summary>A count since statistics began.</summary>
    public static Evidence Total(string name, long count, string unit, DateTimeOffset? since) =>
        since is { } begun ? Evidence.FromStatistics(name, count, unit, begun) : new(name, count, unit, "statistics");
}
