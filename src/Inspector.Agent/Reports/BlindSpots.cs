using System.Collections.Immutable;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>What an inspection did not look at, each reason once: silence never means health.</summary>
/// <param name="Skipped">Probes that could not look, by reason.</param>
/// <param name="Faulted">Probes that failed, by reason.</param>
/// <param name="Partial">Probes that looked at a part, by reason.</param>
/// <param name="Unseen">What else could not be seen, where no probe gave it as its reason.</param>
/// <param name="Faults">What failed in the middle.</param>
internal sealed record BlindSpots(
    ImmutableArray<BlindSpot> Skipped, ImmutableArray<BlindSpot> Faulted, ImmutableArray<BlindSpot> Partial, ImmutableArray<string> Unseen, ImmutableArray<string> Faults)
{
    /// <summary>Whether everything was seen.</summary>
    public bool AreNone => Skipped.IsEmpty && Faulted.IsEmpty && Partial.IsEmpty && Unseen.IsEmpty && Faults.IsEmpty;

    public static BlindSpots Of(Inspection inspection) => new(
        ByReason(inspection, OutcomeStatus.Skipped),
        ByReason(inspection, OutcomeStatus.Faulted),
        ByReason(inspection, OutcomeStatus.Examined),
        [.. inspection.Unseen.Except(inspection.Faults).Where(line => !inspection.Outcomes.Any(outcome => outcome.Reason?.Contains(line, StringComparison.Ordinal) == true))],
        inspection.Faults);

    /// <summary>How many of the probes looked: <c>12 of 13 probes</c>.</summary>
    public static string Examined(Inspection inspection)
    {
        var examined = inspection.Outcomes.Count(outcome => outcome.Status == OutcomeStatus.Examined);
        return examined == inspection.Outcomes.Length
            ? Quantity.Of(examined, "probes")
            : $"{Quantity.Number(examined)} of {Quantity.Of(inspection.Outcomes.Length, "probes")}";
    }

    private static ImmutableArray<BlindSpot> ByReason(Inspection inspection, OutcomeStatus status) =>
    [
        .. inspection.Outcomes
            .Where(outcome => outcome.Status == status && (status != OutcomeStatus.Examined || outcome.Reason is not null))
            .GroupBy(outcome => outcome.Reason ?? "no reason given", StringComparer.Ordinal)
            .Select(group => new BlindSpot(group.Key, [.. group.Select(outcome => outcome.Probe)])),
    ];
}

/// <summary>A reason and the probes that gave it.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Probes">Their ids, in the order in which they were asked.</param>
internal sealed record BlindSpot(string Reason, ImmutableArray<string> Probes);
