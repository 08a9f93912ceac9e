using Inspector.Findings;

namespace Inspector.Agent.Commands;

/// <summary>What a scan ends with.</summary>
internal static class Verdict
{
    /// <summary>The exit code of what was inspected.</summary>
    /// <param name="request">What counts.</param>
    /// <param name="inspections">The inspections, with the state of every finding.</param>
    /// <param name="isComplete">Whether every database was inspected.</param>
    public static int Of(ScanRequest request, IReadOnlyCollection<Inspection> inspections, bool isComplete) => ExitCode.Worse(
        inspections.SelectMany(inspection => inspection.Findings).Any(finding => Counts(request, finding)) ? ExitCode.Findings : ExitCode.Clean,
        isComplete && inspections.All(IsWhole) ? ExitCode.Clean : ExitCode.Incomplete);

    /// <summary>Only what is new counts; of that what is likely or surer, unless the request says otherwise.</summary>
    private static bool Counts(ScanRequest request, Finding finding) =>
        finding.State == FindingState.New
        && finding.Severity >= request.FailOn
        && finding.Confidence >= (request.MinimumConfidence ?? Confidence.Likely);

    private static bool IsWhole(Inspection inspection) =>
        inspection.Faults.IsEmpty && inspection.Outcomes.All(outcome => outcome.Status != OutcomeStatus.Faulted);
}
