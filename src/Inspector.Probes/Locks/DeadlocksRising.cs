using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class DeadlocksRising() : Probe<LockSamples>(
    new("deadlocks-rising", "Deadlocks come again and again", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Counters],
        Thresholds = [MinimumDeadlocks],
    })
{
    private static readonly Threshold MinimumDeadlocks = new("minimum-deadlocks", 4, 1, 100_000, "deadlocks", "How many there have to be in the last 15 minutes, or since we look.");

    /// <inheritdoc/>
    public override string Explain => """
        Several deadlocks in one database within the last fifteen minutes.

        ## Why it matters

        Each costs all that take part in it at least `deadlock_timeout` (a second), and one of them its transaction: the application has to try again, or shows an error. One deadlock is an accident; several in a
        quarter of an hour are two pieces of code that lock the same rows in different order.

        ## When it is right

        Where the application tries again by itself and nobody minds the second.

        ## What to do

        Nothing is stuck: the server has broken each of them. The server's log names both statements of each ("Process ... waits for ShareLock on transaction"). Have both lock in the same order: by key, with
        SELECT ... FOR UPDATE ORDER BY. Foreign keys without an index on the referencing side make deadlocks of harmless deletes.

        ```sql bad
        -- option minimum-deadlocks 1
        create table accounts (id bigint primary key, balance bigint);
        insert into accounts values (1, 100), (2, 100);
        -- sample
        begin;
        set local deadlock_timeout = '1h';
        update accounts set balance = 90 where id = 1;
        -- session b
        begin;
        set local deadlock_timeout = '10ms';
        update accounts set balance = 90 where id = 2;
        -- session a
        update accounts set balance = 110 where id = 2;
        -- session b
        -- fails
        update accounts set balance = 110 where id = 1;
        rollback;
        ```

        ```sql good
        -- one is an accident
        create table accounts (id bigint primary key, balance bigint);
        insert into accounts values (1, 100), (2, 100);
        -- sample
        begin;
        set local deadlock_timeout = '1h';
        update accounts set balance = 90 where id = 1;
        -- session b
        begin;
        set local deadlock_timeout = '10ms';
        update accounts set balance = 90 where id = 2;
        -- session a
        update accounts set balance = 110 where id = 2;
        -- session b
        -- fails
        update accounts set balance = 110 where id = 1;
        rollback;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from counted in CounterRise.Of(snapshot.Current)
        let deadlocks = counted.Risen(one => one.Deadlocks)
        where deadlocks >= Value(MinimumDeadlocks)
        select Report(
            LiveSubject.Database(counted.Now.Name, counted.Now.Oid),
            Confidence.Proven,
            $"{Words.Count(deadlocks, "deadlock")} in {counted.Now.Name} within {Words.Duration(counted.Window)}") with
        {
            Evidence =
            [
                Facts.Of(snapshot.Current, "deadlocks", deadlocks, "deadlocks"),
                Facts.Seconds(snapshot.Current, "within", counted.Window),
                CounterRise.Total("deadlocks in all", counted.Now.Deadlocks, "deadlocks", counted.Now.Since),
            ],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided(
        "which two statements are they? the server's log names both of each deadlock: have both lock in the same order, or try again after error 40P01");
}
