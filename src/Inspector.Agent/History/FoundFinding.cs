using Inspector.Findings;

namespace Inspector.Agent.History;

/// <summary>What is kept of a finding: names and words, no evidence and no plan.</summary>
internal sealed record FoundFinding(Fingerprint Fingerprint, string Probe, Severity Severity, Confidence Confidence, FindingState State, Subject Subject, string? Facet, string Title)
{
    /// <summary>First seen, seen again, or seen again after it was resolved.</summary>
    public static readonly StoredRows Stored = new(
        "inspector_findings",
        [
            "target", "db_name", "fingerprint", "probe", "severity", "confidence", "state", "kind", "object_schema", "object_name", "object_table", "object_column", "object_arguments", "facet", "title",
            "seen_in", "first_seen", "last_seen", "resolved_at", "reopened_at", "reopened",
        ],
        """
        (target, db_name, fingerprint) do update set
            severity = excluded.severity,
            confidence = excluded.confidence,
            state = excluded.state,
            title = excluded.title,
            seen_in = excluded.seen_in,
            last_seen = excluded.last_seen,
            reopened_at = case when inspector_findings.resolved_at is null then inspector_findings.reopened_at else excluded.last_seen end,
            reopened = inspector_findings.reopened + case when inspector_findings.resolved_at is null then 0 else 1 end,
            resolved_at = null
        """);

    /// <summary>What is kept of a finding that is not live.</summary>
    public static FoundFinding Of(Finding finding) => new(
        finding.Fingerprint!.Value, finding.Probe, finding.Severity, finding.Confidence, finding.State, finding.Subject, finding.Facet, InspectionEntry.Title(finding.Title));

    /// <summary>A row of <see cref="Stored"/>.</summary>
    public object?[] Row(string target, string database, long number, long seenAt) =>
    [
        target,
        database,
        Fingerprint.ToString(),
        Probe,
        Severity.ToString(),
        Confidence.ToString(),
        State.ToString(),
        Subject.Kind.ToString(),
        Subject.Schema,
        Subject.Name,
        Subject.Table,
        Subject.Column,
        Subject.Arguments,
        Facet,
        Title,
        number,
        seenAt,
        seenAt,
        null,
        null,
        0L,
    ];
}
