using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class AdvisoryLockContention() : Probe<LockSamples>(
    new("advisory-lock-contention", "Sessions queue for an advisory lock", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions],
        Thresholds = [MinimumWaiters],
    })
{
    private static readonly Threshold MinimumWaiters = new("minimum-waiters", 5, 1, 10_000, "sessions", "How many sessions have to wait for the same lock, in two samples in a row.");

    /// <inheritdoc/>
    public override string Explain => """
        Many sessions wait for the same advisory lock, at two looks in a row.

        ## Why it matters

        The application has made a queue of its own, and the database only sees connections that are taken and do nothing: a pool runs dry, while the server is idle. No tool names the
        table, because there is none; the key is all that leads to the code. It is shown as the code writes it: one number, or two.

        ## When it is right

        Where all but one are to wait: the election of a leader by `pg_advisory_lock`. Then each waiter still costs a connection; `pg_try_advisory_lock` in a loop does not.

        ## What to do

        Look what the holder does. A session-level lock that was not given back stays with a pooled connection whose user is long gone: terminate that session. Search the code for the key.

        To prevent it: `pg_advisory_xact_lock`, which ends with the transaction; `lock_timeout`; a key for each thing to be protected in place of one for all; and a lock on a row where there
        is one. Through a pooler in transaction mode never use session-level locks.

        ```sql bad
        -- option minimum-waiters 2
        select pg_advisory_lock(4711);
        -- session b
        select pg_advisory_lock(4711);
        -- session c
        select pg_advisory_lock(4711);
        ```

        ```sql bad
        -- option minimum-waiters 1
        -- a key of two numbers
        select pg_advisory_lock(7, -1);
        -- session b
        select pg_advisory_lock(7, -1);
        ```

        ```sql good
        -- option minimum-waiters 2
        -- two locks, and one waits for each
        select pg_advisory_lock(4711);
        select pg_advisory_lock(4712);
        -- session b
        select pg_advisory_lock(4711);
        -- session c
        select pg_advisory_lock(4712);
        ```

        ```sql good
        -- option minimum-waiters 1
        select pg_advisory_lock_shared(4711);
        -- session b
        select pg_advisory_lock_shared(4711);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from queue in snapshot.Current.Graph.Queues
        where queue.Target.AdvisoryKey is not null && queue.Length >= Value(MinimumWaiters)
        let before = snapshot.Previous?.Graph.Queues.FirstOrDefault(earlier => earlier.Target.Key == queue.Target.Key)?.Length ?? 0
        where before >= Value(MinimumWaiters)
        orderby queue.Target.Database, queue.Target.AdvisoryKey
        select Describe(snapshot.Current, queue);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (sample, queue) = finding.About<(LockSample, LockQueue)>();
        return queue.Holders is [{ Party.IsPrepared: false } only, ..]
            ? EndingSession.Of(sample.Session(only.Party.Pid), "So that it does not come again: pg_advisory_xact_lock in place of pg_advisory_lock, and a lock_timeout.")
            : Remediation.Plan.Undecided("look who holds the lock, and what the key stands for in the code");
    }

    private Finding Describe(LockSample sample, LockQueue queue)
    {
        var waits = queue.Waiters.Select(waiter => waiter.Since is { } since && since < sample.SampledAt ? sample.SampledAt - since : TimeSpan.Zero).ToList();
        var holder = queue.Holders.IsEmpty ? (Party?)null : queue.Holders[0].Party;
        return Report(
            LiveSubject.Database(queue.Target.Database, queue.Target.Key.Database),
            Confidence.Proven,
            $"{Words.Count(queue.Length, "session")} wait for advisory lock {queue.Target.AdvisoryKey}, the longest for {Words.Duration(waits.Max())}") with
        {
            Facet = queue.Target.AdvisoryKey,
            Evidence =
            [
                Facts.Of(sample, "key", queue.Target.AdvisoryKey!),
                Facts.Of(sample, "key is", queue.Target.Key.ObjectSubId == 1 ? "one bigint" : "two integers"),
                Facts.Of(sample, "waiters", (long)queue.Length, "sessions"),
                Facts.Seconds(sample, "longest wait", waits.Max()),
                .. holder is { } one ? [Facts.Of(sample, "holder", $"{one}")] : (Evidence[])[],
                .. Facts.Of(sample, holder is { } known ? sample.Session(known.Pid) : null),
            ],
            Impact = new(BlockedSeconds: waits.Sum(wait => wait.TotalSeconds)),
            Basis = (sample, queue),
        };
    }
}
