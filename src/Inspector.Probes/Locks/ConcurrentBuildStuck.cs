using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class ConcurrentBuildStuck() : Probe<LockSamples>(
    new("concurrent-build-stuck", "A concurrent index build is stuck", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions, Sight.LockNames],
        Thresholds = [MinimumWait],
    })
{
    private static readonly Threshold MinimumWait = new("minimum-wait", 60, 0, 86_400, "s", "How long the build has to wait for one transaction.");

    /// <inheritdoc/>
    public override string Explain => """
        CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY waits for a transaction to end, mostly for an old snapshot that has nothing to do with the table.

        ## Why it matters

        The build blocks nobody, so nobody notices. It waits for every transaction of its database whose snapshot is older than the index, be it on other tables; one forgotten
        `idle in transaction` holds it for ever. Meanwhile writes keep an index that no query uses, vacuum cannot remove what the build may still see, and no other index can be built
        concurrently on the table.

        ## When it is right

        Behind a backup or a long report: it will go on when that is done. The phase says how many it still has to see end.

        ## What to do

        Wait for the transaction that is named, or ask its owner to end it. Else end that transaction. To cancel the build is the worse choice: it leaves an invalid index, which has to be
        dropped, and all its work is lost.

        To prevent it: `idle_in_transaction_session_timeout`, `transaction_timeout` (17 and later), and no build while a backup runs.

        ```sql bad
        -- option minimum-wait 0
        create table orders (id bigint primary key, state text);
        create table others (id bigint primary key);
        begin isolation level repeatable read;
        select count(*) from others;
        -- session b
        create index concurrently orders_state_idx on orders (state);
        ```

        ```sql good
        -- option minimum-wait 0
        -- a plain build waits for a lock on its table: that is another matter
        create table orders (id bigint primary key, state text);
        begin;
        insert into orders values (1, 'new');
        -- session b
        create index orders_state_idx on orders (state);
        ```

        ```sql good
        -- it has not waited for a minute
        create table orders (id bigint primary key, state text);
        begin isolation level repeatable read;
        select count(*) from orders;
        -- session b
        create index concurrently orders_state_idx on orders (state);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from build in snapshot.Current.IndexBuilds
        where build.IsConcurrent && Phase(build.Phase) is not null
        let wait = snapshot.Current.Graph.BlockersOf(new(build.Pid)).FirstOrDefault(edge => edge.Target.Key.Type is "virtualxid" or "transactionid")
        where wait?.Wait is { } time && time.TotalSeconds >= Value(MinimumWait)
        select Describe(snapshot.Current, build, wait);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (sample, blocker) = finding.About<(LockSample, Party)>();
        return blocker.IsPrepared
            ? Remediation.Plan.Undecided("it waits for a prepared transaction: ask its transaction manager, then COMMIT PREPARED or ROLLBACK PREPARED")
            : EndingSession.Of(sample.Session(blocker.Pid), "This ends the transaction for which the build waits; the build itself goes on. Cancelled, the build would leave an invalid index.");
    }

    private Finding Describe(LockSample sample, IndexBuild build, Edge wait)
    {
        var blocker = sample.Session(wait.Blocker.Pid);
        var name = wait.Blocker.IsPrepared ? $"{wait.Blocker}" : $"session {wait.Blocker}";
        return Report(
            LiveSubject.Session(build.Pid),
            Confidence.Proven,
            $"the concurrent index build of session {wait.Waiter} on {build.Table} has waited {Words.Duration(wait.Wait!.Value)} for one transaction") with
        {
            Detail = $"It waits for {name} to end, {Phase(build.Phase)}.",
            Evidence =
            [
                Facts.Seconds(sample, "waits for", wait.Wait.Value),
                Facts.Of(sample, "blocker", name),
                Facts.Of(sample, "transactions to see end", build.LockersTotal, "transactions"),
                Facts.Of(sample, "transactions that have ended", build.LockersDone, "transactions"),
                .. build.Index is { } index ? [Facts.Of(sample, "index", index.Object)] : (Evidence[])[],
                .. Facts.Of(sample, blocker),
            ],
            Impact = new(BlockedSeconds: wait.Wait.Value.TotalSeconds),
            Explains = [.. sample.Graph.Behind(wait.Blocker).All(one => one.Party == wait.Waiter) ? [LiveSubject.Of(wait.Blocker)] : (Subject[])[]],
            Basis = (sample, wait.Blocker),
        };
    }

    private static string? Phase(IndexBuildPhase phase) => phase switch
    {
        IndexBuildPhase.WaitingForWritersBeforeBuild => "because it may write the table without the index, before the build can begin",
        IndexBuildPhase.WaitingForWritersBeforeValidation => "because it may have written the table without the index, before the index can be completed",
        IndexBuildPhase.WaitingForOldSnapshots => "because its snapshot may see rows that the index does not hold, before the index can be used",
        IndexBuildPhase.WaitingForReadersBeforeMarkingDead => "because it may read the old index, before that can be given up",
        IndexBuildPhase.WaitingForReadersBeforeDropping => "because it may read the old index, before that can be dropped",
        _ => null,
    };
}
