using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Locks;

/// <summary>Those who wait for one party, directly or behind others.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Party">For whom they wait.</param>
/// <param name="Blocked">Who waits, nearest first.</param>
/// <param name="Depth">Levels below it.</param>
/// <param name="Longest">The longest wait so far.</param>
/// <param name="Total">All their waits so far together.</param>
/// <param name="Objects">For what they wait, the longest queue first; the objects that the party has, or wants before others.</param>
internal sealed record Blockade(
    LockSample Sample, Party Party, ImmutableArray<Party> Blocked, int Depth, TimeSpan Longest, TimeSpan Total, ImmutableArray<string> Objects)
{
    /// <summary>The session; null for a prepared transaction, and for one that ended while we looked.</summary>
    public Session? Session => Sample.Session(Party.Pid);

    /// <summary>Those behind each root of a sample.</summary>
    public static IEnumerable<Blockade> OfRoots(LockSample sample)
    {
        var waits = Waits(sample);
        return sample.Graph.Roots.Select(root => Behind(sample, root.Party, waits));
    }

    /// <summary>Those behind one party, which may wait itself.</summary>
    public static Blockade Behind(LockSample sample, Party party) => Behind(sample, party, Waits(sample));

    private static Blockade Behind(LockSample sample, Party party, Dictionary<Party, TimeSpan> waits)
    {
        var behind = sample.Graph.Behind(party).ToList();
        var times = behind.Select(one => waits.GetValueOrDefault(one.Party)).ToList();
        return new(
            sample,
            party,
            [.. behind.Select(one => one.Party)],
            behind.Count == 0 ? 0 : behind[^1].Level,
            times.Count == 0 ? TimeSpan.Zero : times.Max(),
            times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time),
            [
                .. sample.Graph.Queues
                    .Where(queue => queue.Holders.Any(holder => holder.Party == party) || queue.Waiters.Any(waiter => waiter.Party == party))
                    .Select(queue => queue.Target.Object)
                    .Distinct(StringComparer.Ordinal),
            ]);
    }

    private static Dictionary<Party, TimeSpan> Waits(LockSample sample) => sample.Graph.Queues
        .SelectMany(queue => queue.Waiters)
        .GroupBy(waiter => waiter.Party)
        .ToDictionary(group => group.Key, group => group.Max(waiter => waiter.Since is { } since && since < sample.SampledAt ? sample.SampledAt - since : TimeSpan.Zero));
}
