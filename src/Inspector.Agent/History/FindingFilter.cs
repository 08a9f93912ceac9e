using Inspector.Findings;

namespace Inspector.Agent.History;

/// <summary>Which findings to read. By default all that are open, of every target.</summary>
internal sealed record FindingFilter
{
    /// <summary>The target's name as configured; null for all.</summary>
    public string? Target { get; init; }

    /// <summary>The database's name; null for all.</summary>
    public string? Database { get; init; }

    /// <summary>The probe's id; null for all.</summary>
    public string? Probe { get; init; }

    /// <summary>The least severity.</summary>
    public Severity LeastSeverity { get; init; } = Severity.Info;

    /// <summary>The least confidence.</summary>
    public Confidence LeastConfidence { get; init; } = Confidence.Possible;

    /// <summary>Whether they count; null for all.</summary>
    public FindingState? State { get; init; }

    /// <summary>Whether those that are resolved are among them, as long as they are kept.</summary>
    public bool WithResolved { get; init; }

    /// <summary>One page, by target, database and fingerprint.</summary>
    internal async Task<HistoryPage<FindingHistory>> ReadAsync(HistoryConnection connection, int most, string? after, CancellationToken cancellation)
    {
        var mark = PageMark.Read(after, System.Text.Json.JsonValueKind.String, System.Text.Json.JsonValueKind.String, System.Text.Json.JsonValueKind.String);
        var rows = await connection.QueryAsync(
            """
            select *
            from inspector_findings
            where (target, db_name, fingerprint) > (@after_target, @after_db_name, @after_fingerprint)
                and (cast(@target as text) is null or target = cast(@target as text))
                and (cast(@db_name as text) is null or db_name = cast(@db_name as text))
                and (cast(@probe as text) is null or probe = cast(@probe as text))
                and (cast(@state as text) is null or state = cast(@state as text))
                and case severity when 'Error' then 2 when 'Warning' then 1 else 0 end >= @least_severity
                and case confidence when 'Proven' then 2 when 'Likely' then 1 else 0 end >= @least_confidence
                and (resolved_at is null or @with_resolved = 1)
            order by target, db_name, fingerprint
            limit @most
            """,
            FindingHistory.Of,
            cancellation,
            ("after_target", mark?[0].GetString() ?? ""),
            ("after_db_name", mark?[1].GetString() ?? ""),
            ("after_fingerprint", mark?[2].GetString() ?? ""),
            ("target", Target),
            ("db_name", Database),
            ("probe", Probe),
            ("state", State?.ToString()),
            ("least_severity", (long)LeastSeverity),
            ("least_confidence", (long)LeastConfidence),
            ("with_resolved", WithResolved ? 1L : 0L),
            ("most", PageMark.Rows(most)));
        return PageMark.Page(rows, most, finding => [finding.Target, finding.Database, finding.Fingerprint.ToString()]);
    }
}
