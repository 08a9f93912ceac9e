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

        Where sessions wait for each other in a circle there is no root: a deadlock in the making. It is told with everyone in the circle, when the server has confirmed each of its
        parts.

        ## When it is right

        Waiting is how locks work. A batch that is known to lock a table for a minute does what it was made for. Waits of less than five seconds are not reported.

        ## What to do

        Wait, when the statement of the root will end soon. Ask its owner. Then cancel its statement (`pg_cancel_backend`): its transaction is rolled back, and the client told.
        Terminate the session only if that does not help. The statements of the plan name the transaction, not the pid alone: run late, they hit nobody else.

        A circle the server ends itself, `deadlock_timeout` (1 s unless set otherwise) after one of its sessions began to wait: it fails one statement, or lets one waiter go before another.
        Until then nobody need be cancelled.

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
    public override IEnumerable<Finding> Examine(LockSamples snapshot) => Roots(snapshot.Current).Concat(Circles(snapshot.Current));

    private IEnumerable<Finding> Roots(LockSample sample) =>
        from blockade in Blockade.OfRoots(sample)
        where !blockade.Party.IsPrepared && blockade.Blocked.Length >= Value(MinimumBlocked) && blockade.Longest.TotalSeconds >= Value(MinimumWait)
        select Describe(blockade);

    private IEnumerable<Finding> Circles(LockSample sample) =>
        from circle in Circle.Of(sample)
        where circle.Blockade.Blocked.Length >= Value(MinimumBlocked) && circle.Longest.TotalSeconds >= Value(MinimumWait)
        select Describe(circle);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => finding.Basis is Circle
        ? Remediation.Plan.Undecided("""
            the server ends a deadlock itself, deadlock_timeout (1 s unless set otherwise) after one of its sessions began to wait: it fails one statement, whose client should try again, or changes the order of
            a queue; sample again after that time before anybody is cancelled. To prevent it, let all transactions take their locks in one order
            """.ReplaceLineEndings(" "))
        : EndingSession.Of(finding.About<Blockade>().Session, "So that it does not come again: shorter transactions, and lock_timeout for those who can try again.");

    private Finding Describe(Blockade blockade) => Report(
        LiveSubject.Of(blockade.Party),
        Confidence.Proven,
        $"session {blockade.Party} blocks {Words.Count(blockade.Blocked.Length, "session")}, the longest for {Words.Duration(blockade.Longest)}") with
    {
        Evidence = [.. Facts.Of(blockade), .. Facts.Of(blockade.Sample, blockade.Session)],
        Impact = new(BlockedSeconds: blockade.Total.TotalSeconds),
        Basis = blockade,
    };

    private Finding Describe(Circle circle) => Report(
        LiveSubject.Of(circle.Parties[0]),
        Confidence.Proven,
        $"sessions {string.Join(" and ", circle.Parties)} wait for each other") with
    {
        Detail = "A deadlock in the making: each waits for the next, and the last for the first. It has no root; the server ends it.",
        Evidence =
        [
            .. circle.Edges.Select(edge => Facts.Of(circle.Blockade.Sample, $"session {edge.Waiter}", $"awaits {edge.Awaits} on {edge.Target.Object}, for {Words.Duration(edge.Wait ?? TimeSpan.Zero)}")),
            .. Facts.Of(circle.Blockade),
            .. Facts.Of(circle.Blockade.Sample, circle.Blockade.Session),
        ],
        Impact = new(BlockedSeconds: circle.Blockade.Total.TotalSeconds),
        Basis = circle,
    };
}
