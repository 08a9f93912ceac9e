using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class IdleInTransactionBlocker() : Probe<LockSamples>(
    new("idle-in-transaction-blocker", "Idle in transaction, and others wait", Category.Locks, Severity.Error)
    {
        Sees = [Sight.Sessions, Sight.LockNames],
        Thresholds = [MinimumWait, MinimumIdle],
    })
{
    private static readonly Threshold MinimumWait = new("minimum-wait", 5, 0, 86_400, "s", "How long the longest wait behind it has to last.");

    private static readonly Threshold MinimumIdle = new("minimum-idle", 5, 0, 86_400, "s", "How long the session has to be idle; one that works is idle for moments between its statements.");

    /// <inheritdoc/>
    public override string Explain => """
        A session whose transaction is open and in which nothing runs blocks others: they wait for somebody who does nothing.

        ## Why it matters

        The end of this wait is not in the database. The application waits for a slow service, for a person at a form, or has forgotten the transaction; a debugger stands
        at a breakpoint; a connection is lost and nobody has noticed. Until then every lock stays, and nothing that came after its snapshot can be vacuumed.

        ## When it is right

        Never for long. Between two statements every transaction is idle for moments: those are not reported.

        ## What to do

        Ask its owner to commit. Else terminate the session: `pg_cancel_backend` does nothing here, since no statement runs. What its transaction wrote is rolled back.

        To prevent it: `idle_in_transaction_session_timeout = '1min'` for the role (not for the role of backups), and no call of another service within a transaction.

        ```sql bad
        -- option minimum-wait 0
        -- option minimum-idle 0
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new');
        begin;
        update orders set state = 'paid' where id = 1;
        -- session b
        update orders set state = 'sent' where id = 1;
        ```

        ```sql good
        -- option minimum-wait 0
        -- option minimum-idle 0
        -- it is idle, and nobody waits
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new'), (2, 'new');
        begin;
        update orders set state = 'paid' where id = 1;
        -- session b
        update orders set state = 'sent' where id = 2;
        ```

        ```sql good
        -- option minimum-wait 0
        -- option minimum-idle 0
        -- it works
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new');
        begin;
        update orders set state = 'paid' where id = 1;
        select pg_sleep(300);
        -- session b
        update orders set state = 'sent' where id = 1;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from blockade in Blockade.OfRoots(snapshot.Current)
        let session = blockade.Session
        where session is { IsIdleInTransaction: true }
        let idle = session.StateChange is { } since ? snapshot.Current.SampledAt - since : TimeSpan.Zero
        where blockade.Longest.TotalSeconds >= Value(MinimumWait) && idle.TotalSeconds >= Value(MinimumIdle)
        select Describe(blockade, session, idle);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => EndingSession.Of(
        finding.About<Blockade>().Session, "So that it does not come again: idle_in_transaction_session_timeout for its role, for example a minute.");

    private Finding Describe(Blockade blockade, Session session, TimeSpan idle) => Report(
        LiveSubject.Of(blockade.Party),
        Confidence.Proven,
        $"session {blockade.Party} is {session.State} for {Words.Duration(idle)} and blocks {Words.Count(blockade.Blocked.Length, "session")}") with
    {
        Evidence = [.. Facts.Of(blockade), .. Facts.Of(blockade.Sample, session)],
        Impact = new(BlockedSeconds: blockade.Total.TotalSeconds),
        Basis = blockade,
    };
}
