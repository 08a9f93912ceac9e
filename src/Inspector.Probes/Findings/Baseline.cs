using System.Collections.Immutable;

namespace Inspector.Findings;

/// <summary>
/// A machine's list of the findings that were known on a day. It holds neither server nor database: one that was made on staging holds on production.
/// </summary>
public sealed record Baseline
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was known, each fingerprint once, by probe, then object, then fingerprint.</summary>
    public required ImmutableArray<BaselineEntry> Entries { get; init; }

    /// <summary>
    /// The baseline of what inspections found: everything but what a person suppressed, since that has a reason and an end of its own. Nothing is lost that
    /// the inspections could not judge: an entry of the previous baseline stays unless its probe examined every one of the databases in a full run.
    /// </summary>
    /// <param name="inspections">The inspections, after <see cref="Silencing.Apply"/> and before any filter.</param>
    /// <param name="createdAt">The time to write into it.</param>
    /// <param name="previous">The baseline that it replaces; null for none.</param>
    /// <param name="isFullRun">Whether the run looked everywhere; see <see cref="Silencing.Apply"/>.</param>
    public static Baseline Of(IReadOnlyCollection<Inspection> inspections, DateTimeOffset createdAt, Baseline? previous = null, bool isFullRun = true)
    {
        var found = inspections.SelectMany(inspection => inspection.Findings)
            .Where(finding => finding.State != FindingState.Suppressed && !finding.IsLive)
            .Select(BaselineEntry.Of);
        var kept = previous?.Entries.Where(entry => !isFullRun || !Examined.ByAll(entry.Probe, inspections)) ?? [];
        return new()
        {
            CreatedAt = createdAt,
            Entries =
            [
                .. found.Concat(kept)
                    .DistinctBy(entry => entry.Fingerprint)
                    .OrderBy(entry => entry.Probe, StringComparer.Ordinal)
                    .ThenBy(entry => entry.Object, StringComparer.Ordinal)
                    .ThenBy(entry => entry.Fingerprint.Value),
            ],
        };
    }
}

/// <summary>One known finding.</summary>
/// <param name="Fingerprint">What makes it the same finding.</param>
/// <param name="Probe">The probe that had found it.</param>
/// <param name="Object">The object's raw name, for people.</param>
/// <param name="Title">The title that it had, for people.</param>
public sealed record BaselineEntry(Fingerprint Fingerprint, string Probe, string Object, string Title)
{
    /// <summary>The entry of a finding.</summary>
    /// <exception cref="ArgumentException">It is live: tomorrow it is another.</exception>
    public static BaselineEntry Of(Finding finding) => new(
        finding.Fingerprint ?? throw new ArgumentException($"{finding.Probe} speaks of a moment, which no baseline holds", nameof(finding)), finding.Probe, finding.Subject.ToString(), finding.Title);
}
