using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Agent.Metrics;

/// <summary>The series of one server's locks, sample after sample. Not safe for several threads.</summary>
/// <param name="target">The target's name.</param>
/// <param name="time">By which names are rationed.</param>
internal sealed class LockSeries(string target, TimeProvider time)
{
    private const char Between = '\0'; // no label holds it: it is cleaned away

    private readonly TopSeries _relations = new(time);
    private readonly List<(string Database, string Type)> _seen = [];

    /// <summary>The series of a sample, those first whose number is known beforehand.</summary>
    public IEnumerable<Series> Of(LockSample sample)
    {
        yield return new(Families.Sessions, sample.SessionCount, target);
        yield return new(Families.BlockedSessions, sample.Waiters, target);
        yield return new(Families.ChainDepth, sample.Graph.Roots.Select(root => root.Depth).DefaultIfEmpty().Max(), target);
        yield return new(Families.SampleDuration, sample.DatabaseTime.TotalSeconds, target);
        if (sample.LockTable is { } use)
        {
            yield return new(Families.LockTableUsage, use.Ratio, target);
        }

        if (sample.LockManagerWaiters is { } waiters)
        {
            yield return new(Families.LockManagerWaiters, waiters, target);
        }

        foreach (var one in Roots(sample).Concat(Queues(sample)).Concat(Waits(sample)).Concat(Relations(sample)).Concat(Counters(sample)))
        {
            yield return one;
        }
    }

    private IEnumerable<Series> Roots(LockSample sample)
    {
        var roots = sample.Graph.Roots.ToLookup(root => BlockerStates.Of(root, sample));
        foreach (var state in BlockerStates.All)
        {
            yield return new(Families.RootBlockers, roots[state].Count(), target, state);
            yield return new(Families.BlockedByRoot, roots[state].Select(root => root.Blocked).DefaultIfEmpty().Max(), target, state);
            yield return new(Families.RootTransactionAge, roots[state].Select(root => Age(root, sample)).DefaultIfEmpty().Max(), target, state);
        }
    }

    private IEnumerable<Series> Queues(LockSample sample) =>
        from mode in Enum.GetValues<LockMode>()
        let longest = sample.Graph.Queues.Where(queue => queue.Waiters.Any(waiter => waiter.Mode == mode)).Select(queue => queue.Length).DefaultIfEmpty().Max()
        select new Series(Families.QueueDepth, longest, target, mode.ToString());

    /// <summary>Of every combination that was seen while its database exists: what is over falls to 0, and does not merely vanish.</summary>
    private IEnumerable<Series> Waits(LockSample sample)
    {
        var waits = sample.Graph.Queues.SelectMany(queue => queue.Waiters.Select(waiter => (Database: Database(queue, waiter, sample), Type: LockTypes.Of(queue.Target.Key.Type), waiter)))
            .ToLookup(wait => (wait.Database, wait.Type), wait => wait.waiter);
        if (sample.Counters is { } counters)
        {
            var databases = counters.Databases.Select(database => database.Name).ToHashSet(StringComparer.Ordinal);
            _seen.RemoveAll(one => one.Database.Length > 0 && !databases.Contains(one.Database) && !waits.Contains(one));
        }

        _seen.AddRange(waits.Select(wait => wait.Key).Except(_seen).ToList());
        foreach (var one in _seen)
        {
            yield return new(Families.LockWaiters, waits[one].Select(waiter => waiter.Party).Distinct().Count(), target, one.Database, one.Type);
            yield return new(Families.OldestLockWait, waits[one].Select(waiter => Seconds(sample.SampledAt - waiter.Since)).DefaultIfEmpty().Max(), target, one.Database, one.Type);
        }
    }

    private IEnumerable<Series> Relations(LockSample sample)
    {
        var waiters = sample.Graph.Queues.Where(queue => queue.Target.Relation is not null)
            .GroupBy(queue => $"{LabelText.Clean(queue.Target.Database ?? "")}{Between}{LabelText.Clean(queue.Target.Relation!.ToString())}", StringComparer.Ordinal)
            .Select(group => (group.Key, (double)group.SelectMany(queue => queue.Waiters).Select(waiter => waiter.Party).Distinct().Count()));
        foreach (var (name, count) in _relations.Choose(waiters))
        {
            var parts = name.Split(Between);
            yield return new(Families.RelationWaiters, count, target, parts[0], parts[1]);
        }
    }

    private IEnumerable<Series> Counters(LockSample sample)
    {
        foreach (var database in sample.Counters?.Databases ?? [])
        {
            yield return new(Families.Deadlocks, database.Deadlocks, target, database.Name);
            if (!sample.IsStandby && database.Conflicts.Total == 0)
            {
                continue; // a primary never has any: six series of each database would say nothing
            }

            var (tablespace, held, snapshot, bufferPin, deadlock, logicalSlot) = database.Conflicts;
            yield return new(Families.RecoveryConflicts, tablespace, target, database.Name, "tablespace");
            yield return new(Families.RecoveryConflicts, held, target, database.Name, "lock");
            yield return new(Families.RecoveryConflicts, snapshot, target, database.Name, "snapshot");
            yield return new(Families.RecoveryConflicts, bufferPin, target, database.Name, "buffer_pin");
            yield return new(Families.RecoveryConflicts, deadlock, target, database.Name, "deadlock");
            yield return new(Families.RecoveryConflicts, logicalSlot, target, database.Name, "logical_slot");
        }
    }

    /// <summary>The waiter's: locks on transactions, behind which most wait, are in no database.</summary>
    private static string Database(LockQueue queue, LockWaiter waiter, LockSample sample) =>
        (sample.Session(waiter.Pid) ?? sample.Session(waiter.Party.Pid))?.Database ?? queue.Target.Database ?? "";

    private static double Age(Root root, LockSample sample) => Seconds(
        root.Party.IsPrepared
            ? sample.SampledAt - sample.Prepared(root.Party.Gid)?.PreparedAt
            : sample.Session(root.Party.Pid)?.TransactionAge(sample.SampledAt));

    /// <summary>Never less than nothing: the server takes the time of a wait on its own, a moment after ours.</summary>
    private static double Seconds(TimeSpan? age) => Math.Max(0, age?.TotalSeconds ?? 0);
}
