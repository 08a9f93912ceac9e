using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class LongTransaction() : Probe<LockSamples>(
    new("long-transaction", "A transaction is open for long", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions],
        Thresholds = [MinimumAge],
        YieldsTo = ["idle-in-transaction-blocker", "unbounded-write", "xmin-horizon-held"],
    })
{
    private static readonly Threshold MinimumAge = new("minimum-age", 3600, 0, 2_592_000, "s", "How old a transaction has to be.");

    /// <inheritdoc/>
    public override string Explain => """
        A client's transaction that has been open for more than an hour.

        ## Why it matters

        It keeps every lock that it took: an ALTER TABLE of what it has only read waits for it, and everybody behind that. As long as it has a snapshot or has written, vacuum removes
        nothing in the whole database that was alive when it began; tables and indexes grow, and scans that skipped dead rows slow down. On a standby it delays replay or is cancelled.

        ## When it is right

        `pg_dump` and reports read for hours. Look whether they could run on a standby. A transaction that only waits for a lock is not reported here: what it waits for is.

        ## What to do

        Wait, when it does useful work and holds nothing that others need. Ask its owner. Then cancel its statement; where it is idle, terminate the session.

        To prevent it: `transaction_timeout` (17 and later), `idle_in_transaction_session_timeout`, `statement_timeout` for the role; autocommit in consoles.

        ```sql bad
        -- option minimum-age 0
        create table orders (id bigint primary key, state text);
        begin;
        lock table orders in access exclusive mode;
        select pg_sleep(300);
        -- session b
        select count(*) from orders;
        ```

        ```sql good
        -- less than an hour
        create table orders (id bigint primary key, state text);
        begin;
        lock table orders in access exclusive mode;
        -- session b
        select count(*) from orders;
        ```

        ```sql good
        -- option minimum-age 0
        -- no transaction is open
        create table orders (id bigint primary key, state text);
        select count(*) from orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from session in snapshot.Current.Sessions
        where session.Kind == SessionKind.Client
        let age = session.TransactionAge(snapshot.Current.SampledAt)
        where age is { } known && known.TotalSeconds >= Value(MinimumAge) && !snapshot.Current.Graph.IsWaiting(new(session.Pid))
        select Describe(snapshot.Current, session, age.Value);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => EndingSession.Of(
        finding.About<Session>(), "So that it does not come again: transaction_timeout (17 and later) or idle_in_transaction_session_timeout for its role.");

    private Finding Describe(LockSample sample, Session session, TimeSpan age) => Report(
        LiveSubject.Session(session.Pid),
        Confidence.Proven,
        $"the transaction of session {new Party(session.Pid)} is open for {Words.Duration(age)}") with
    {
        Detail = session.XminAge is not null || session.TransactionId is not null
            ? "Nothing that was alive when its snapshot was taken can be vacuumed in its database."
            : "It has neither a snapshot nor written anything, so vacuum does not care; but it keeps its locks.",
        Evidence =
        [
            .. Facts.Of(sample, session),
            .. session.XminAge is { } xmin ? [Facts.Of(sample, "transactions since its snapshot", (long)xmin, "transactions")] : (Evidence[])[],
            Facts.Of(sample, "has written", session.TransactionId is not null),
        ],
        Basis = session,
    };
}
