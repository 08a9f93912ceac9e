using Inspector.Findings;

namespace Inspector.Agent.History;

/// <summary>A finding with what was seen of it. Its names and words are whatever their owners like.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Fingerprint">What makes it the same finding; with target and database the store's key.</param>
/// <param name="Probe">The probe's id.</param>
/// <param name="Severity">How bad it was when it was last seen.</param>
/// <param name="Confidence">How sure it was when it was last seen.</param>
/// <param name="State">Whether it counted when it was last seen.</param>
/// <param name="Subject">The object.</param>
/// <param name="Facet">What else tells it from others of its object, or null.</param>
/// <param name="Title">The title that it last had.</param>
/// <param name="FirstSeen">When an inspection first found it.</param>
/// <param name="LastSeen">When one last did.</param>
/// <param name="ResolvedAt">When one that looked no longer did; null while it is open.</param>
/// <param name="ReopenedAt">When it last came back; null when it never did.</param>
/// <param name="Reopened">How often it came back.</param>
internal sealed record FindingHistory(
    string Target,
    string Database,
    Fingerprint Fingerprint,
    string Probe,
    Severity Severity,
    Confidence Confidence,
    FindingState State,
    Subject Subject,
    string? Facet,
    string Title,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    DateTimeOffset? ResolvedAt,
    DateTimeOffset? ReopenedAt,
    long Reopened)
{
    /// <summary>The findings of a target; resolved ones too when asked for, as long as they are kept.</summary>
    internal static Task<List<FindingHistory>> ReadAsync(HistoryConnection connection, string target, bool withResolved, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select *
            from inspector_findings
            where target = @target
                and (resolved_at is null or @with_resolved = 1)
            order by db_name, probe, fingerprint
            """,
            Of,
            cancellation,
            ("target", target),
            ("with_resolved", withResolved ? 1L : 0L));

    internal static FindingHistory Of(StoredRow row)
    {
        _ = Fingerprint.TryParse(row.Text("fingerprint"), out var fingerprint);
        return new(
            row.Text("target"),
            row.Text("db_name"),
            fingerprint,
            row.Text("probe"),
            Enum.Parse<Severity>(row.Text("severity")),
            Enum.Parse<Confidence>(row.Text("confidence")),
            Enum.Parse<FindingState>(row.Text("state")),
            new(Enum.Parse<ObjectKind>(row.Text("kind")), row.TextOrNull("object_schema"), row.Text("object_name"))
            {
                Table = row.TextOrNull("object_table"),
                Column = row.TextOrNull("object_column"),
                Arguments = row.TextOrNull("object_arguments"),
            },
            row.TextOrNull("facet"),
            row.Text("title"),
            row.Time("first_seen"),
            row.Time("last_seen"),
            row.TimeOrNull("resolved_at"),
            row.TimeOrNull("reopened_at"),
            row.Number("reopened"));
    }
}
