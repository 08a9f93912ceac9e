using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class LockManagerContention() : Probe<LockSamples>(
    new("lock-manager-contention", "Sessions wait for the lock manager itself", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions],
        Thresholds = [MinimumWaiters],
    })
{
    private static readonly Threshold MinimumWaiters = new("minimum-waiters", 5, 1, 10_000, "sessions", "How many sessions have to wait for it, in two samples in a row.");

    /// <inheritdoc/>
    public override string Explain => """
        Several sessions wait for the lightweight locks that guard the table of locks (`LWLock:LockManager`, on 18 also `LWLock:LockFastPath`), at two looks in a row: no one blocks anyone, and yet all
        wait.

        ## Why it matters

        Taking a lock is work, and the table of locks has sixteen parts, each guarded by one lightweight lock. A query on a table with many partitions or indexes locks each of them; beyond
        the few that have a fast place in the session (16; on 18 as many as `max_locks_per_transaction`) every lock goes through that table. With hundreds of sessions throughput falls off a cliff, with CPU
        to spare.

        ## When it is right

        Never for long. A single moment of it says nothing, which is why two looks are needed.

        ## What to do

        Find the statement that most of them run. Give it the partition key, so that the planner locks one partition; use prepared statements with generic plans that prune early; drop indexes
        that nobody uses (each is locked at every planning); put a pooler before the server, so that fewer run at once; on 18 raise `max_locks_per_transaction`, which enlarges the fast place.

        ```sql bad
        -- in some hundred sessions at once, on a table of a hundred partitions
        select count(*) from measurements where value > 10;
        ```

        ```sql good
        -- in as many sessions: one partition is locked
        select count(*) from measurements where day = '2026-01-02' and value > 10;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        snapshot is { Current.LockManagerWaiters: { } now, Previous.LockManagerWaiters: { } before } && Math.Min(now, before) >= Value(MinimumWaiters)
            ? [Describe(snapshot.Current, now, before)]
            : [];

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided(
        "which statement locks so many relations? give it the partition key, drop indexes that nobody uses, or let fewer sessions run at once");

    private Finding Describe(LockSample sample, int now, int before) => Report(
        LiveSubject.Server, Confidence.Likely, $"{Words.Count(now, "session")} wait for the lock manager itself") with
    {
        Evidence =
        [
            Facts.Of(sample, "waiting now", (long)now, "sessions"),
            Facts.Of(sample, "waiting at the look before", (long)before, "sessions"),
            Facts.Of(sample, "processes", (long)sample.SessionCount, "processes"),
        ],
    };
}
