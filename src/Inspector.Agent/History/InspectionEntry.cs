using System.Collections.Immutable;
using Inspector.Findings;

namespace Inspector.Agent.History;

/// <summary>
/// An inspection of one database with its findings; live ones are not in it. What was open and is not found again is resolved, if its probe looked and nothing failed in the middle: silence alone resolves nothing.
/// The order is that of recording, not of clocks: a clock that jumps back neither hides nor resolves.
/// </summary>
internal sealed record InspectionEntry : HistoryEntry
{
    private const int LongestTitle = 1_000;

    private readonly ImmutableArray<FoundFinding> _findings;
    private readonly ImmutableArray<string> _examined;
    private readonly Inspection _inspection;
    private readonly string _target;
    private readonly long _seenAt;

    /// <summary>Takes what is kept of an inspection.</summary>
    /// <param name="target">The target's name as configured.</param>
    /// <param name="inspection">The inspection, after baseline and suppressions, before any filter.</param>
    /// <param name="seenAt">When, by the agent's clock.</param>
    public InspectionEntry(string target, Inspection inspection, DateTimeOffset seenAt)
    {
        _target = target;
        _seenAt = StoredTime.Of(seenAt);
        _findings = [.. inspection.Findings.Where(finding => finding.Fingerprint is not null).DistinctBy(finding => finding.Fingerprint).Select(FoundFinding.Of)];
        _examined = inspection.Faults.IsEmpty ? [.. inspection.Outcomes.Where(outcome => outcome.Status == OutcomeStatus.Examined).Select(outcome => outcome.Probe)] : [];
        _inspection = inspection with { Findings = [] }; // plans and bases lead to the whole catalog
    }

    /// <inheritdoc/>
    public override int Rows => _findings.Length + _examined.Length + 1;

    /// <inheritdoc/>
    public override async Task WriteAsync(HistoryConnection connection, CancellationToken cancellation)
    {
        var database = _inspection.Target.Database;
        var number = await connection.NumberAsync(
            """
            insert into inspector_databases (target, db_name, last_number)
            values (@target, @db_name, 1)
            on conflict (target, db_name) do update set last_number = inspector_databases.last_number + 1
            returning last_number
            """,
            cancellation,
            ("target", _target),
            ("db_name", database));
        await WriteInspectionAsync(connection, database, number, cancellation);
        await connection.WriteAsync(FoundFinding.Stored, [.. _findings.Select(finding => finding.Row(_target, database, number, _seenAt))], cancellation);
        if (_examined.IsEmpty)
        {
            return;
        }

        await connection.ExecuteAsync(
            $"""
            update inspector_findings
            set resolved_at = @seen_at
            where target = @target
                and db_name = @db_name
                and probe in ({string.Join(", ", _examined.Select((_, place) => FormattableString.Invariant($"@probe_{place}")))})
                and seen_in <> @number
                and resolved_at is null
            """,
            cancellation,
            [
                ("seen_at", _seenAt),
                ("target", _target),
                ("db_name", database),
                ("number", number),
                .. _examined.Select((probe, place) => (FormattableString.Invariant($"probe_{place}"), (object?)probe)),
            ]);
    }

    /// <summary>The beginning of a title.</summary>
    internal static string Title(string title) => StoredText.Cut(title, LongestTitle);

    private Task<int> WriteInspectionAsync(HistoryConnection connection, string database, long number, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            insert into inspector_inspections
                (target, db_name, number, seen_at, duration, database_time, server_version, is_standby, findings, skipped, faults)
            values
                (@target, @db_name, @number, @seen_at, @duration, @database_time, @server_version, @is_standby, @findings, @skipped, @faults)
            """,
            cancellation,
            ("target", _target),
            ("db_name", database),
            ("number", number),
            ("seen_at", _seenAt),
            ("duration", _inspection.Duration.Ticks / TimeSpan.TicksPerMicrosecond),
            ("database_time", _inspection.DatabaseTime.Ticks / TimeSpan.TicksPerMicrosecond),
            ("server_version", _inspection.Target.ServerVersion),
            ("is_standby", _inspection.Target.IsStandby ? 1L : 0L),
            ("findings", (long)_findings.Length),
            ("skipped", (long)_inspection.Outcomes.Count(outcome => outcome.Status == OutcomeStatus.Skipped)),
            ("faults", (long)(_inspection.Faults.Length + _inspection.Outcomes.Count(outcome => outcome.Status == OutcomeStatus.Faulted))));
}
