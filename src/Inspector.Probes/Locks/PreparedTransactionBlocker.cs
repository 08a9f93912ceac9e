using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class PreparedTransactionBlocker() : Probe<LockSamples>(
    new("prepared-transaction-blocker", "A prepared transaction blocks others", Category.Locks, Severity.Error)
    {
        Sees = [Sight.LockNames],
        Thresholds = [MinimumWait],
    })
{
    private static readonly Threshold MinimumWait = new("minimum-wait", 5, 0, 86_400, "s", "How long the longest wait behind it has to last.");

    /// <inheritdoc/>
    public override string Explain => """
        A transaction that was prepared for two-phase commit and never ended holds locks for which others wait.

        ## Why it matters

        No session has these locks: `pg_stat_activity` shows nobody, restarting the server does not help, and `pg_blocking_pids()` says 0. It stays until somebody ends it by its name.
        Mostly its transaction manager crashed between PREPARE TRANSACTION and COMMIT PREPARED.

        ## When it is right

        For the moment between the two phases, which is milliseconds.

        ## What to do

        Wait, if the transaction manager is alive: it ends what it finds when it recovers. Ask it, or whoever runs it, which way the transaction went: COMMIT PREPARED where the
        others have committed, ROLLBACK PREPARED where they have not. Rolled back against a commit elsewhere, money is gone on one side only.

        To prevent it: `max_prepared_transactions = 0` where nobody needs two-phase commit; a transaction manager that recovers by itself; an alert on the age of `pg_prepared_xacts`.

        ```sql bad
        -- option minimum-wait 0
        create table accounts (id bigint primary key, balance bigint);
        insert into accounts values (1, 100);
        begin;
        update accounts set balance = balance - 10 where id = 1;
        prepare transaction 'transfer of an example';
        -- session b
        update accounts set balance = balance + 5 where id = 1;
        ```

        ```sql good
        -- option minimum-wait 0
        -- nobody waits for it
        create table accounts (id bigint primary key, balance bigint);
        insert into accounts values (1, 100), (2, 100);
        begin;
        update accounts set balance = balance - 10 where id = 1;
        prepare transaction 'idle transfer of an example';
        -- session b
        update accounts set balance = balance + 5 where id = 2;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from blockade in Blockade.OfRoots(snapshot.Current)
        where blockade.Party is { IsPrepared: true, Gid: not null } && blockade.Longest.TotalSeconds >= Value(MinimumWait)
        let prepared = snapshot.Current.Prepared(blockade.Party.Gid)
        where prepared is not null
        select Describe(blockade, prepared);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var prepared = finding.About<PreparedTransaction>();
        return Remediation.Plan.Of(
            LookAtPrepared.Of(prepared.Gid, prepared.TransactionId, "Safest is to wait for its transaction manager, when that is alive; then to ask whoever runs it."),
            RollbackPrepared.Of(prepared.Gid, prepared.TransactionId, "So that it does not come again: max_prepared_transactions = 0 where nobody needs it (a restart), else an alert on old ones."));
    }

    private Finding Describe(Blockade blockade, PreparedTransaction prepared)
    {
        var (sample, age) = (blockade.Sample, blockade.Sample.SampledAt - prepared.PreparedAt);
        return Report(
            LiveSubject.Of(blockade.Party),
            Confidence.Proven,
            $"a transaction that was prepared {Words.Duration(age)} ago blocks {Words.Count(blockade.Blocked.Length, "session")}") with
        {
            Evidence =
            [
                Facts.Seconds(sample, "prepared before", age),
                Facts.Of(sample, "transaction id", (long)prepared.TransactionId),
                .. prepared.Owner is { } owner ? [Facts.Of(sample, "owner", owner)] : (Evidence[])[],
                .. prepared.Database is { } database ? [Facts.Of(sample, "database", database)] : (Evidence[])[],
                .. Facts.Of(blockade),
            ],
            Impact = new(BlockedSeconds: blockade.Total.TotalSeconds),
            Basis = prepared,
        };
    }
}
