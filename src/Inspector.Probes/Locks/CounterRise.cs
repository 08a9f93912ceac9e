using Inspector.Activity;
using Inspector.Findings;

namespace Inspector.Locks;

/// <summary>What a database counted at two times.</summary>
/// <param name="Before">The earlier counters.</param>
/// <param name="Now">The later counters.</param>
/// <param name="Window">The time between.</param>
internal sealed record CounterRise(DatabaseCounters Before, DatabaseCounters Now, TimeSpan Window)
{
    /// <summary>Every database that was counted twice and whose counters were not reset in between, by name.</summary>
    public static IEnumerable<CounterRise> Of(LockSample sample) => sample is { Counters: { } now, CountersBefore: { } before }
        ? from later in now.Databases
          join earlier in before.Databases on later.Oid equals earlier.Oid
          where later.Since == earlier.Since
          orderby later.Name, later.Oid
          select new CounterRise(earlier, later, now.ReadAt - before.ReadAt)
        : [];

    /// <summary>A count since statistics began.</summary>
    public static Evidence Total(string name, long count, string unit, DateTimeOffset? since) =>
        since is { } begun ? Evidence.FromStatistics(name, count, unit, begun) : new(name, count, unit, "statistics");
}
