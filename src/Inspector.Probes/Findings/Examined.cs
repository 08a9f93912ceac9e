namespace Inspector.Findings;

/// <summary>Whether probes looked: only then does their silence say anything.</summary>
internal static class Examined
{
    /// <summary>Whether a probe examined each of the databases, and nothing failed in the middle.</summary>
    public static bool ByAll(string probe, IEnumerable<Inspection> inspections) =>
        inspections.All(inspection => inspection.Faults.IsEmpty && inspection.Outcomes.Any(outcome => outcome.Probe == probe && outcome.Status == OutcomeStatus.Examined));

    /// <summary>Whether anything failed on any of the databases.</summary>
    public static bool AnyFault(IEnumerable<Inspection> inspections) =>
        inspections.Any(inspection => !inspection.Faults.IsEmpty || inspection.Outcomes.Any(outcome => outcome.Status == OutcomeStatus.Faulted));
}
