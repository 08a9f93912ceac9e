using System.Text.Json;
using Inspector.Activity;

namespace Inspector.Agent.History;

/// <summary>An incident with the target that it was on.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Incident">The incident.</param>
internal sealed record IncidentHistory(string Target, Incident Incident)
{
    /// <summary>One page, the latest begun first.</summary>
    internal static async Task<HistoryPage<IncidentHistory>> ReadAsync(HistoryConnection connection, string? target, int most, string? after, CancellationToken cancellation)
    {
        var mark = PageMark.Read(after, JsonValueKind.Number, JsonValueKind.String, JsonValueKind.Number, JsonValueKind.String);
        var rows = await connection.QueryAsync(
            """
            select *
            from inspector_incidents
            where started_at <= @before
                and (started_at < @before or (target, root_pid, root_gid) < (@before_target, @before_pid, @before_gid))
                and (cast(@target as text) is null or target = cast(@target as text))
            order by started_at desc, target desc, root_pid desc, root_gid desc
            limit @most
            """,
            row => new IncidentHistory(row.Text("target"), IncidentEntry.Of(row)),
            cancellation,
            ("before", mark?[0].GetInt64() ?? long.MaxValue),
            ("before_target", mark?[1].GetString() ?? ""),
            ("before_pid", mark?[2].GetInt64() ?? 0),
            ("before_gid", mark?[3].GetString() ?? ""),
            ("target", target),
            ("most", PageMark.Rows(most)));
        return PageMark.Page(rows, most, one => [StoredTime.Of(one.Incident.Start), one.Target, (long)one.Incident.Root.Pid, one.Incident.Root.Gid ?? ""]);
    }
}
