using Inspector.Findings;

namespace Inspector.Agent.Metrics;

/// <summary>The series of one inspected database.</summary>
internal static class InspectionSeries
{
    /// <summary>The series, those that are always there first.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="inspection">Its latest inspection, after baseline and suppressions.</param>
    /// <param name="tally">What the database's findings were, with this inspection taken over.</param>
    public static IEnumerable<Series> Of(string target, Inspection inspection, FindingTally tally)
    {
        var database = inspection.Target.Database;
        var counts = tally.Counts.ToList();
        foreach (var severity in Enum.GetValues<Severity>())
        {
            yield return new(Families.OpenFindings, counts.Where(one => one.Severity == severity).Sum(one => one.Count), target, database, Word(severity));
        }

        foreach (var outcome in Enum.GetValues<OutcomeStatus>())
        {
            yield return new(Families.ProbesByOutcome, inspection.Outcomes.Count(one => one.Status == outcome), target, database, Word(outcome));
        }

        foreach (var (state, word) in ((FindingState, string)[])[(FindingState.Known, "known"), (FindingState.Suppressed, "suppressed")])
        {
            yield return new(Families.SilencedFindings, inspection.Findings.Count(finding => finding.State == state), target, database, word);
        }

        yield return new(Families.InspectionDuration, inspection.Duration.TotalSeconds, target, database);
        yield return new(Families.InspectionDatabaseTime, inspection.DatabaseTime.TotalSeconds, target, database);
        yield return new(Families.InspectionStart, inspection.StartedAt.ToUnixTimeMilliseconds() / 1000d, target, database);
        foreach (var (probe, severity, count) in counts)
        {
            yield return new(Families.Findings, count, target, database, probe, Word(severity));
        }
    }

    /// <summary>The outcome as a value of a label.</summary>
    public static string Word(OutcomeStatus status) => status switch
    {
        OutcomeStatus.Examined => "examined",
        OutcomeStatus.Skipped => "skipped",
        _ => "faulted",
    };

    private static string Word(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        _ => "error",
    };
}
