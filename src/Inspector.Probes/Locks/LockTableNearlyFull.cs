using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class LockTableNearlyFull() : Probe<LockSamples>(
    new("lock-table-nearly-full", "The lock table is nearly full", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.LockTable],
        Thresholds = [MinimumShare],
    })
{
    private static readonly Threshold MinimumShare = new("minimum-share", 70, 1, 100, "%", "How much of the table has to be in use.");

    /// <inheritdoc/>
    public override string Explain => """
        The table in shared memory that holds all locks of the server is nearly full.

        ## Why it matters

        When it is full, the next statement that needs a lock fails: "out of shared memory. You might need to increase max_locks_per_transaction". It fails for everybody, not only for the one
        who has taken them all.

        ## What counts

        The locked objects in the table, by the room that `max_locks_per_transaction * (max_connections + max_prepared_transactions)` gives. The server adds some more, so at 100 % it may still go on for
        a while. Few locks on tables that are only read or written are not in it: each session has a little place of its own for them (16, on 18 as many as `max_locks_per_transaction`).

        ## When it is right

        While `pg_dump` or a migration of very many tables runs, and nothing else.

        ## What to do

        Look at the session that has most: one transaction over thousands of partitions or tables. Let it end, or end it; have it commit in parts. If the load is what the server is for,
        raise `max_locks_per_transaction` (a restart; on standbys first).

        To prevent it: fewer partitions, queries that name the partition key, `DROP SCHEMA` in parts, `pg_dump` by schema.

        ```sql bad
        -- option minimum-share 1
        select count(pg_advisory_lock(n)) from generate_series(1, 3000) n;
        ```

        ```sql good
        select count(pg_advisory_lock(n)) from generate_series(1, 300) n;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        snapshot.Current.LockTable is { } use && use.Ratio * 100 >= Value(MinimumShare) ? [Describe(snapshot.Current, use)] : [];

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (sample, use) = finding.About<(LockSample, LockTableUse)>();
        var most = use.LargestHolder is not { } party ? "" : party.IsPrepared ? " a prepared transaction has most: end it, if it was forgotten;" : $" session {party} has most: see what it does, and let it end or end it;";
        return sample.IsStandby
            ? Remediation.Plan.Undecided($"what fills it?{most} else raise max_locks_per_transaction on this standby and restart it, and on the primary after that")
            : Remediation.Plan.Undecided($"what fills it?{most} else raise max_locks_per_transaction, on standbys first, and restart");
    }

    private Finding Describe(LockSample sample, LockTableUse use)
    {
        var holder = use.LargestHolder is { IsPrepared: false } party ? sample.Session(party.Pid) : null;
        var source = FormattableString.Invariant($"sample of {use.ReadAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
        return Report(LiveSubject.Server, Confidence.Proven, FormattableString.Invariant($"{Math.Floor(use.Ratio * 100)} % of the lock table are in use")) with
        {
            Evidence =
            [
                new("locked objects", use.Locks, "objects", source),
                new("room", use.Capacity, "objects", source),
                new("used", Math.Round(use.Ratio * 100, 1), "%", source),
                .. use.LargestHolder is { } largest ? [new("largest holder", largest.IsPrepared ? "a prepared transaction" : $"session {largest}", null, source)] : (Evidence[])[],
                new("held by it", use.LargestHolding, "objects", source),
                .. Facts.Of(sample, holder),
            ],
            Basis = (sample, use),
        };
    }
}
