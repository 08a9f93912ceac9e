using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class WraparoundVacuumBlocker() : Probe<LockSamples>(
    new("wraparound-vacuum-blocker", "A vacuum against wraparound blocks", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Sessions, Sight.LockNames],
        Thresholds = [MinimumWait],
    })
{
    private static readonly Threshold MinimumWait = new("minimum-wait", 10, 0, 86_400, "s", "How long the longest wait behind it has to last.");

    /// <inheritdoc/>
    public override string Explain => """
        Autovacuum freezes a table "(to prevent wraparound)", and somebody waits for it. An ordinary autovacuum gives way to who waits for it; this one does not.

        ## Why it matters

        An ALTER TABLE that met ordinary autovacuums for years without anybody noticing stands still for hours, and everyone behind it. Cancelled, the vacuum comes again within a
        minute, and it has to be done before the server runs out of transaction ids.

        ## When it is right

        The vacuum is always right. What is wrong is to want a strong lock while it runs.

        ## What to do

        Wait, if it is nearly done. Else cancel the statement that waits for it, above all when others queue behind that one, and run it later. Make the vacuum faster:
        `autovacuum_vacuum_cost_delay = 0`. If the statement cannot wait, cancel the vacuum: the statement is next in the queue, and the vacuum begins again by itself; pages that it has
        frozen stay frozen.

        To prevent it: vacuum large tables with FREEZE in quiet hours, before their age (`age(relfrozenxid)`) reaches `autovacuum_freeze_max_age`; `lock_timeout` for DDL.

        ```sql bad
        -- while an autovacuum of the table runs whose statement ends with "(to prevent wraparound)"
        alter table orders add column note text;
        ```

        ```sql good
        -- while an ordinary autovacuum of the table runs: it gives way after deadlock_timeout
        alter table orders add column note text;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot) =>
        from blockade in Blockade.OfRoots(snapshot.Current)
        where blockade.Session is { PreventsWraparoundByVacuum: true } && blockade.Longest.TotalSeconds >= Value(MinimumWait)
        select Describe(blockade);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var blockade = finding.About<Blockade>();
        var vacuum = blockade.Session!;
        if (vacuum.BackendStart is null)
        {
            return EndingSession.Of(vacuum, "");
        }

        var waiters = blockade.Sample.Graph.WaitersOf(blockade.Party).Select(edge => blockade.Sample.Session(edge.Waiter.Pid)).OfType<Session>()
            .DistinctBy(session => session.Pid)
            .Where(session => session is { State: "active", BackendStart: not null });
        return Remediation.Plan.Of(
        [
            LookAtVacuum.Of(EndingSession.Identity(vacuum)),
            .. waiters.Take(3).Select(waiter => CancelStatement.Of(EndingSession.Identity(waiter), "This ends what waits for the vacuum, and lets those go on who stand behind it: run it again when the vacuum is done.")),
            CancelStatement.Of(
                EndingSession.Identity(vacuum),
                "Only if the statement that waits cannot: the vacuum begins again within autovacuum_naptime, its pass over the indexes from the start.",
                "Not when the age of the database is near two billion transactions: then nothing is more urgent than this vacuum."),
        ]);
    }

    private Finding Describe(Blockade blockade) => Report(
        LiveSubject.Of(blockade.Party),
        Confidence.Proven,
        $"a vacuum to prevent wraparound blocks {Words.Count(blockade.Blocked.Length, "session")}, the longest for {Words.Duration(blockade.Longest)}") with
    {
        Detail = "It does not give way to who waits for it, and has to be done.",
        Evidence = [.. Facts.Of(blockade), .. Facts.Of(blockade.Sample, blockade.Session)],
        Impact = new(BlockedSeconds: blockade.Total.TotalSeconds),
        Basis = blockade,
    };
}
