using System.Text.Json;

namespace Inspector.Agent.History;

/// <summary>What is kept of an inspection.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Number">Its number among those of the database, from 1.</param>
/// <param name="SeenAt">When it was recorded, by the agent's clock.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="DatabaseTime">How long of that the server worked for it.</param>
/// <param name="ServerVersion">The server's version.</param>
/// <param name="IsStandby">Whether the server was a standby.</param>
/// <param name="Findings">Findings that are kept of it.</param>
/// <param name="Skipped">Probes that could not look.</param>
/// <param name="Faults">What failed: probes, and parts of the reading.</param>
internal sealed record InspectionHistory(
    string Target,
    string Database,
    long Number,
    DateTimeOffset SeenAt,
    TimeSpan Duration,
    TimeSpan DatabaseTime,
    string ServerVersion,
    bool IsStandby,
    int Findings,
    int Skipped,
    int Faults)
{
    /// <summary>One page, the latest first.</summary>
    internal static async Task<HistoryPage<InspectionHistory>> ReadAsync(
        HistoryConnection connection, string? target, string? database, int most, string? after, CancellationToken cancellation)
    {
        var mark = PageMark.Read(after, JsonValueKind.Number, JsonValueKind.String, JsonValueKind.String, JsonValueKind.Number);
        var rows = await connection.QueryAsync(
            """
            select *
            from inspector_inspections
            where seen_at <= @before
                and (seen_at < @before or (target, db_name, number) < (@before_target, @before_db_name, @before_number))
                and (cast(@target as text) is null or target = cast(@target as text))
                and (cast(@db_name as text) is null or db_name = cast(@db_name as text))
            order by seen_at desc, target desc, db_name desc, number desc
            limit @most
            """,
            Of,
            cancellation,
            ("before", mark?[0].GetInt64() ?? long.MaxValue),
            ("before_target", mark?[1].GetString() ?? ""),
            ("before_db_name", mark?[2].GetString() ?? ""),
            ("before_number", mark?[3].GetInt64() ?? 0),
            ("target", target),
            ("db_name", database),
            ("most", PageMark.Rows(most)));
        return PageMark.Page(rows, most, one => [StoredTime.Of(one.SeenAt), one.Target, one.Database, one.Number]);
    }

    private static InspectionHistory Of(StoredRow row) => new(
        row.Text("target"),
        row.Text("db_name"),
        row.Number("number"),
        row.Time("seen_at"),
        TimeSpan.FromMicroseconds(row.Number("duration")),
        TimeSpan.FromMicroseconds(row.Number("database_time")),
        row.Text("server_version"),
        row.Number("is_standby") != 0,
        (int)row.Number("findings"),
        (int)row.Number("skipped"),
        (int)row.Number("faults"));
}
