using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class DdlWithoutLockTimeout() : Probe<LockSamples>(
    new("ddl-without-lock-timeout", "DDL waits without a lock_timeout", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions, Sight.LockNames],
        Thresholds = [MinimumWait],
        YieldsTo = ["ddl-queue"],
    })
{
    private static readonly Threshold MinimumWait = new(
        "minimum-wait", 30, 0, 86_400, "s", "A session that has waited so long for a strong lock has no lock_timeout, or a longer one.");

    /// <inheritdoc/>
    public override string Explain => """
        A session has waited for a strong lock on a table for longer than any sensible `lock_timeout`: it has none, or one that is too long.

        ## Why it matters

        Nobody may be behind it yet. The next one who wants the table will be: a SELECT behind an ALTER TABLE, an INSERT behind a CREATE INDEX. At night that is nobody, in the morning it
        is everybody.

        ## What can be known

        No session can read the settings of another. But a wait of 30 s proves that `lock_timeout` was 0 or more than 30 s when it began; which of the two cannot be told, nor whether
        somebody means it. That is why the finding is *likely* and not proven.

        ## When it is right

        When the statement runs by hand in a quiet hour, and somebody watches it.

        ## What to do

        Cancel it: nothing is lost but its turn. Run it again under `set lock_timeout = '2s'`, in a loop.

        ```sql bad
        -- option minimum-wait 0
        create table orders (id bigint primary key, state text);
        begin;
        select count(*) from orders;
        -- session b
        alter table orders add column note text;
        ```

        ```sql good
        -- it has not waited long enough to tell
        create table orders (id bigint primary key, state text);
        begin;
        select count(*) from orders;
        -- session b
        alter table orders add column note text;
        ```

        ```sql good
        -- option minimum-wait 0
        -- VACUUM conflicts with no reader and no writer
        create table orders (id bigint primary key, state text);
        begin;
        lock table orders in share update exclusive mode;
        -- session b
        vacuum orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from strong in StrongWait.Of(snapshot.Current)
        let session = snapshot.Current.Session(strong.Party.Pid)
        where strong.Wait.TotalSeconds >= Value(MinimumWait) && session?.Kind is SessionKind.Client or SessionKind.Unknown
        select Describe(snapshot.Current, strong, session);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var session = finding.About<Session>();
        return session is { State: "active", BackendStart: not null, IsVisible: true }
            ? Remediation.Plan.Of(
                LookAtSession.Of(EndingSession.Identity(session), "Safest is to ask its owner to run it again under a lock_timeout."),
                CancelStatement.Of(EndingSession.Identity(session), "It has done nothing yet, unless other statements came before it in its transaction: run it again under SET lock_timeout = '2s'."))
            : EndingSession.Of(session, "So that it does not come again: SET lock_timeout = '2s' in every migration.");
    }

    private Finding Describe(LockSample sample, StrongWait strong, Session session) => Report(
        LiveSubject.Of(strong.Party),
        Confidence.Likely,
        $"session {strong.Party} has waited {Words.Duration(strong.Wait)} for {strong.Mode} on {strong.Target}") with
    {
        Detail = "Its lock_timeout is 0, or longer than that. Whoever wants the table next may have to wait behind it.",
        Evidence =
        [
            Facts.Seconds(sample, "waits for", strong.Wait),
            Facts.Of(sample, "waits behind", string.Join(", ", StrongWait.RootsAbove(sample, strong.Party).Take(5))),
            .. Facts.Of(sample, session),
        ],
        Impact = new(BlockedSeconds: strong.Wait.TotalSeconds),
        Basis = session,
    };
}
