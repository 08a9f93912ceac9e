using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Locks;

/// <inheritdoc cref="Explain"/>
public sealed class RecoveryConflict() : Probe<LockSamples>(
    new("recovery-conflict", "Replay and queries of a standby conflict", Category.Locks, Severity.Warning)
    {
        Sees = [Sight.Counters],
        Thresholds = [MinimumConflicts, MinimumWait],
    })
{
    private static readonly Threshold MinimumConflicts = new(
        "minimum-conflicts", 1, 1, 100_000, "statements", "How many statements replay has to have cancelled in the last 15 minutes, or since we look.");

    private static readonly Threshold MinimumWait = new("minimum-wait", 10, 0, 86_400, "s", "How long replay has to wait for the locks of a session.");

    /// <inheritdoc/>
    public override string Explain => """
        On a standby, replay has cancelled statements that were in its way, or waits for sessions to let go.

        ## Why it matters

        What the primary has done has to be done here too: rows are removed that a query still sees, a table is locked that it reads. Replay waits for `max_standby_streaming_delay` (30 s), and the
        standby falls behind meanwhile; then it cancels the query: "canceling statement due to conflict with recovery".

        ## When it is right

        On a standby that is there for failover: it should cancel. On one that is there for reports it should wait.

        ## What to do

        By reason. *snapshot*: vacuum on the primary removed rows; `hot_standby_feedback = on` keeps them, at the price of dead rows on the primary. *lock*: DDL, TRUNCATE or the truncation at the end of a vacuum on the
        primary; keep those to quiet hours, `vacuum_truncate = off` for the table. *buffer pin*, *deadlock*: rare; let the application try again. Or raise `max_standby_streaming_delay`, and let the standby
        be late. To let replay go on now, cancel the statement that it waits for.

        ```sql bad
        -- session a, on the standby
        begin isolation level repeatable read;
        select count(*) from orders;
        -- session b, on the primary
        truncate orders;
        ```

        ```sql good
        -- session a, on the standby
        select count(*) from orders;
        -- session b, on the primary
        truncate orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(LockSamples snapshot)
    {
        var sample = snapshot.Current;
        if (!sample.IsStandby)
        {
            return [];
        }

        var waits = sample.Sessions
            .Where(session => session.Kind == SessionKind.Startup)
            .SelectMany(session => sample.Graph.BlockersOf(new(session.Pid)))
            .Where(edge => edge.Wait?.TotalSeconds >= Value(MinimumWait))
            .GroupBy(edge => sample.Session(edge.Blocker.Pid)?.Database ?? edge.Target.Database ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var risen = CounterRise.Of(sample)
            .Where(counted => Cancelled(counted).Sum(one => one.Statements) >= Value(MinimumConflicts))
            .ToDictionary(counted => counted.Now.Name, StringComparer.Ordinal);
        return risen.Keys.Union(waits.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(database => Describe(sample, database, risen.GetValueOrDefault(database), waits.GetValueOrDefault(database) ?? []));
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var session = finding.About<Standoff>().Session;
        return session is null
            ? Remediation.Plan.Undecided("what is this standby for? for reports: hot_standby_feedback = on, or a longer max_standby_streaming_delay; for failover: send long queries elsewhere")
            : EndingSession.Of(session, "So that it does not come again: for reports a longer max_standby_streaming_delay, and DDL on the primary in quiet hours.");
    }

    private Finding Describe(LockSample sample, string database, CounterRise? risen, List<Edge> waits)
    {
        var cancelled = risen is null ? [] : Cancelled(risen).ToList();
        var longest = waits.Count == 0 ? TimeSpan.Zero : waits.Max(edge => edge.Wait!.Value);
        var blocker = waits.Count == 0 ? null : sample.Session(waits[0].Blocker.Pid);
        var title = waits.Count > 0
            ? $"replay has waited {Words.Duration(longest)} for {Words.Count(waits.Select(edge => edge.Blocker).Distinct().Count(), "session")}"
            : $"replay has cancelled {Words.Count(cancelled.Sum(one => one.Statements), "statement")} within {Words.Duration(risen!.Window)}";
        return Report(LiveSubject.Database(database.Length == 0 ? null : database, null), Confidence.Proven, title) with
        {
            Detail = waits.Count > 0 ? "Until it goes on this standby falls behind; after max_standby_streaming_delay it cancels what is in its way." : "",
            Evidence =
            [
                .. cancelled.Select(one => Facts.Of(sample, $"cancelled for {one.Reason}", one.Statements, "statements")),
                .. risen is null ? [] : new[] { Facts.Seconds(sample, "within", risen.Window) },
                .. waits.Count == 0 ? [] : new[] { Facts.Seconds(sample, "replay waits", longest), Facts.Of(sample, "replay waits for", waits[0].Target.Object) },
                .. Facts.Of(sample, blocker),
            ],
            Impact = new(BlockedSeconds: waits.Count == 0 ? null : longest.TotalSeconds),
            Basis = new Standoff(blocker),
        };
    }

    private static IEnumerable<(string Reason, long Statements)> Cancelled(CounterRise counted) => new[]
    {
        ("snapshot", counted.Risen(one => one.Conflicts.Snapshot)),
        ("lock", counted.Risen(one => one.Conflicts.Lock)),
        ("buffer pin", counted.Risen(one => one.Conflicts.BufferPin)),
        ("deadlock", counted.Risen(one => one.Conflicts.Deadlock)),
        ("tablespace", counted.Risen(one => one.Conflicts.Tablespace)),
        ("logical slot", counted.Risen(one => one.Conflicts.LogicalSlot)),
    }.Where(one => one.Item2 > 0);

    /// <summary>For whom replay waits, if for anybody.</summary>
    private sealed record Standoff(Session? Session);
}
