using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class UnboundedWrite() : Probe<LockSamples>(
    new("unbounded-write", "One transaction rewrites a large table", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions, Sight.LockNames],
        Thresholds = [MinimumAge, MinimumSize],
    })
{
    private static readonly Threshold MinimumAge = new("minimum-age", 180, 0, 86_400, "s", "How long the transaction has to be at it.");

    private static readonly Threshold MinimumSize = new(
        "minimum-size", 1_073_741_824, 0, 1_000_000_000_000_000, "bytes", "Smaller tables are not reported, nor those whose size is not known.");

    /// <inheritdoc/>
    public override string Explain => """
        One transaction has been writing a large table for minutes: a backfill without batches.

        ## Why it matters

        Every row that it has touched stays locked to the end: whoever updates one of them waits for the whole rewrite. The old versions of all rows cannot be vacuumed while it runs,
        so the table grows to twice its size; its WAL comes in one piece, and standbys and subscribers fall behind. If it fails in the last minute, all of it is undone and the dead rows stay.

        ## What counts

        An UPDATE, DELETE, INSERT, MERGE or COPY (or a DO block or procedure, then less sure) in a transaction that is three minutes old, with a ROW EXCLUSIVE lock on a table of a gigabyte or more
        that the statement names. If the statement itself has run for so long it is *likely*; where several short ones come after each other in one transaction it is *possible*. One that waits for a lock writes nothing.

        ## When it is right

        The first load of a table, which nobody reads yet.

        ## What to do

        Wait, if it is nearly done (compare the table's size) and nobody waits for its rows: undone, it comes again. Else cancel it, and run it in batches of some thousand rows, each in a
        transaction of its own, by key, with VACUUM in between.

        ```sql bad
        -- option minimum-age 0
        -- option minimum-size 0
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new'), (2, 'new');
        analyze orders;
        begin;
        update orders set state = 'old' where id = 1;
        update orders set state = (select 'old' from pg_sleep(300)) where id = 2;
        -- session b
        update orders set state = 'paid' where id = 1;
        ```

        ```sql good
        -- option minimum-age 0
        -- the table is small
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new'), (2, 'new');
        analyze orders;
        begin;
        update orders set state = 'old' where id = 1;
        update orders set state = (select 'old' from pg_sleep(300)) where id = 2;
        -- session b
        update orders set state = 'paid' where id = 1;
        ```

        ```sql good
        -- option minimum-age 0
        -- option minimum-size 0
        -- it wrote a row, and now reads
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new'), (2, 'new');
        analyze orders;
        begin;
        update orders set state = 'old' where id = 1;
        select pg_sleep(300) from orders;
        -- session b
        update orders set state = 'paid' where id = 1;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot)
    {
        var sample = snapshot.Current;
        foreach (var session in sample.Sessions.Where(session => session is { State: "active", TransactionId: not null } && !sample.Graph.IsWaiting(new(session.Pid))))
        {
            if (session.TransactionAge(sample.SampledAt) is { } age && age.TotalSeconds >= Value(MinimumAge)
                && WritingStatement.Of(session.Query) is { } writing
                && Largest(sample, session, writing) is { } table)
            {
                var isOneStatement = session.QueryStart is { } begun && (sample.SampledAt - begun).TotalSeconds >= Value(MinimumAge);
                yield return Describe(sample, session, table, age, isOneStatement && writing.IsPlain ? Confidence.Likely : Confidence.Possible);
            }
        }
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => EndingSession.Of(
        finding.About<Session>(),
        "Undoing costs nothing at once, but its dead rows stay until a vacuum. So that it does not come again: batches of some thousand rows by key, each in its own transaction.");

    /// <summary>The largest table that the transaction writes; of a statement that says which tables it writes only one that it names.</summary>
    private RelationName? Largest(LockSample sample, Session session, WritingStatement writing) => sample.Held
        .Where(held => held.Party == new Party(session.Pid) && held.Mode >= LockMode.RowExclusiveLock)
        .Select(held => held.Target.Relation)
        .OfType<RelationName>()
        .Where(table => table is { Kind: 'r' or 'p' or 'm', Bytes: not null } && table.Bytes >= Value(MinimumSize) && writing.MayWrite(table.Name))
        .MaxBy(table => table.Bytes);

    private Finding Describe(LockSample sample, Session session, RelationName table, TimeSpan age, Confidence confidence)
    {
        var behind = Blockade.Behind(sample, new(session.Pid));
        return Report(
            LiveSubject.Session(session.Pid),
            confidence,
            $"session {behind.Party} has been writing {table} in one transaction for {Words.Duration(age)}") with
        {
            Evidence =
            [
                Facts.Of(sample, "table", table.ToString()),
                new("size", table.Bytes, "bytes", "catalog, as of the last vacuum or analyze"),
                .. behind.Blocked.IsEmpty ? [] : Facts.Of(behind),
                .. Facts.Of(sample, session),
            ],
            Impact = new(BlockedSeconds: behind.Blocked.IsEmpty ? null : behind.Total.TotalSeconds),
            Basis = session,
        };
    }
}
