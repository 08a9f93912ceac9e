using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class DdlQueue() : Probe<LockSamples>(
    new("ddl-queue", "Sessions queue behind a waiting DDL statement", Category.Locks, Severity.Error)
    {
        Sees = [Sight.Sessions, Sight.LockNames],
        Thresholds = [MinimumWait, MinimumQueued],
    })
{
    private static readonly Threshold MinimumWait = new("minimum-wait", 2, 0, 86_400, "s", "How long the strong lock has to be waited for.");

    private static readonly Threshold MinimumQueued = new("minimum-queued", 1, 1, 10_000, "sessions", "How many sessions have to stand behind it.");

    /// <inheritdoc/>
    public override string Explain => """
        A statement waits for a lock that writers or even readers conflict with (ALTER TABLE, DROP, TRUNCATE, CREATE INDEX, LOCK TABLE), and others queue behind it.

        ## Why it matters

        This is the commonest way to stop an application with a statement that would take a millisecond. The ALTER TABLE waits for one long reader; everyone who comes after it,
        plain SELECT included, has to wait behind it in the queue, although none of them conflicts with that reader. The table is closed until the reader ends.

        ## When it is right

        In a maintenance window in which nobody is served.

        ## What to do

        Cancel the DDL statement: nothing has been done yet, so nothing is lost, and the queue is free at once. Then run it again under a `lock_timeout` of a second or two, as often as it
        takes. Or end the session for which it waits, if that is worth less. Terminate nobody who stands behind it: they are the victims.

        To prevent it: `set lock_timeout = '2s'` in every migration, and try again when it strikes; `transaction_timeout` and `idle_in_transaction_session_timeout` for those who read long.

        ```sql bad
        -- option minimum-wait 0
        create table orders (id bigint primary key, state text);
        begin;
        select count(*) from orders;
        -- session b
        alter table orders add column note text;
        -- session c
        select count(*) from orders;
        -- session d
        select count(*) from orders;
        ```

        ```sql bad
        -- option minimum-wait 0
        -- CREATE INDEX waits for a writer, and other writers wait behind it
        create table orders (id bigint primary key, state text);
        begin;
        insert into orders values (1, 'new');
        -- session b
        create index on orders (state);
        -- session c
        insert into orders values (2, 'new');
        ```

        ```sql good
        -- option minimum-wait 0
        -- nobody is behind it
        create table orders (id bigint primary key, state text);
        begin;
        select count(*) from orders;
        -- session b
        alter table orders add column note text;
        ```

        ```sql good
        -- option minimum-wait 0
        -- rows, no table: nobody waits in that queue who could go on without it
        create table orders (id bigint primary key, state text);
        insert into orders values (1, 'new');
        begin;
        update orders set state = 'paid' where id = 1;
        -- session b
        update orders set state = 'sent' where id = 1;
        -- session c
        update orders set state = 'gone' where id = 1;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot)
    {
        var sample = snapshot.Current;
        foreach (var strong in StrongWait.Of(sample).Where(one => one.Wait.TotalSeconds >= Value(MinimumWait)))
        {
            var behind = Blockade.Behind(sample, strong.Party);
            var queued = sample.Graph.WaitersOf(strong.Party).Count(edge => edge.IsQueued && edge.Target.Key == strong.Target.Key);
            if (queued > 0 && behind.Blocked.Length >= Value(MinimumQueued))
            {
                yield return Describe(strong, behind);
            }
        }
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var session = finding.About<Blockade>().Session;
        var ending = EndingSession.Of(session, "So that it does not come again: SET lock_timeout = '2s' before it, and try again when it strikes.");
        // It waits: its statement can always be cancelled, and nothing harsher is needed.
        return ending with
        {
            Steps = ending.Steps.IsEmpty || session!.State != "active" ? ending.Steps
                : [
                    ending.Steps[0],
                    CancelStatement.Of(
                        EndingSession.Identity(session),
                        "It has done nothing yet, unless other statements came before it in its transaction: run it again under SET lock_timeout = '2s', as often as it takes."),
                ],
        };
    }

    private Finding Describe(StrongWait strong, Blockade behind)
    {
        var sample = behind.Sample;
        var all = behind.Blocked.Append(strong.Party).ToHashSet();
        var roots = StrongWait.RootsAbove(sample, strong.Party);
        return Report(
            LiveSubject.Of(strong.Party),
            Confidence.Proven,
            $"session {strong.Party} waits for {strong.Mode} on {strong.Target}, and {Words.Count(behind.Blocked.Length, "session")} behind it") with
        {
            Detail = $"It waits for {string.Join(", ", roots.Take(3).Select(root => root.IsPrepared ? $"{root}" : $"session {root}"))}"
                + $"{(roots.Length > 3 ? FormattableString.Invariant($" and {roots.Length - 3} more") : "")}; those behind it could go on if it did not stand there.",
            Evidence =
            [
                Facts.Seconds(sample, "waits for", strong.Wait),
                .. Facts.Of(behind),
                .. Facts.Of(sample, behind.Session),
            ],
            Impact = new(BlockedSeconds: (behind.Total + strong.Wait).TotalSeconds),
            Explains = [.. roots.Where(root => sample.Graph.Behind(root).All(one => all.Contains(one.Party))).Select(LiveSubject.Of)],
            Basis = behind,
        };
    }
}
