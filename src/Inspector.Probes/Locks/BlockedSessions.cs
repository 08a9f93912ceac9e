using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class BlockedSessions() : Probe<LockSamples>(
    new("blocked-sessions", "Sessions that wait for locks", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions, Sight.LockNames],
        Thresholds = [MinimumWait, MinimumBlocked],
        YieldsTo = ["ddl-queue", "idle-in-transaction-blocker", "prepared-transaction-blocker", "wraparound-vacuum-blocker", "concurrent-build-stuck"],
    })
{
    private static readonly Threshold MinimumWait = new("minimum-wait", 5, 0, 86_400, "s", "How long the longest wait behind a session has to last.");

    private static readonly Threshold MinimumBlocked = new("minimum-blocked", 1, 1, 10_000, "sessions", "How many sessions have to wait, directly or behind others.");

    /// <inheritdoc/>
    public override string Explain => """
        A session that waits for nobody and for which others wait, directly or behind each other: the root, where one has to act.

        ## Why it matters

        Requests hang. Ending one of those that wait changes nothing; the root lets all of them go on. It is named with what it does, for how long, and with everybody behind it,
        those included that only stand in a queue behind somebody else (`pg_blocking_pids()` calls them blocked too).

        ## When it is right

        Waiting is how locks work. A batch that is known to lock a table for a minute does what it was made for. Waits of less than five seconds are not reported.

        ## What to do

        Wait, when the statement of the root will end soon. Ask its owner. Then cancel its statement (`pg_cancel_backend`): its transaction is rolled back, and the client told.
        Terminate the session only if that does not help. The statements of the plan name the transaction, not the pid alone: run late, they hit nobody else.

        To prevent it: short transactions, that take locks in one order; `lock_timeout` for what may fail and be tried again; `transaction_timeout` (17 and later).

        ```sql bad
        -- option minimum-wait 0
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new');
        begin;
        update orders set state = 'paid' where id = 1;
        select pg_sleep(300);
        -- session b
        update orders set state = 'sent' where id = 1;
        -- session c
        update orders set state = 'gone' where id = 1;
        ```

        ```sql good
        -- the longest wait is shorter than five seconds
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new');
        begin;
        update orders set state = 'paid' where id = 1;
        -- session b
        update orders set state = 'sent' where id = 1;
        ```

        ```sql good
        -- option minimum-wait 0
        -- writers of other rows do not wait
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new'), (2, 'new');
        begin;
        update orders set state = 'paid' where id = 1;
        -- session b
        begin;
        update orders set state = 'sent' where id = 2;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from blockade in Blockade.OfRoots(snapshot.Current)
        where !blockade.Party.IsPrepared && blockade.Blocked.Length >= Value(MinimumBlocked) && blockade.Longest.TotalSeconds >= Value(MinimumWait)
        select Describe(blockade);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        EndingSession.Of(finding.About<Blockade>().Session, "So that it does not come again: shorter transactions, and lock_timeout for those who can try again.");

    private Finding Describe(Blockade blockade) => Report(
        LiveSubject.Of(blockade.Party),
        Confidence.Proven,
        $"session {blockade.Party} blocks {Words.Count(blockade.Blocked.Length, "session")}, the longest for {Words.Duration(blockade.Longest)}") with
    {
        Evidence = [.. Facts.Of(blockade), .. Facts.Of(blockade.Sample, blockade.Session)],
        Impact = new(BlockedSeconds: blockade.Total.TotalSeconds),
        Basis = blockade,
    };
}
