using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Activity;

namespace Inspector.Agent.History;

/// <summary>A lock incident. One that lasts may be written again and again, also by an agent that took it up from another: the latest stands, and of what was counted the most.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Incident">The incident, its statements without literals.</param>
internal sealed record IncidentEntry(string Target, Incident Incident) : HistoryEntry
{
    /// <inheritdoc/>
    public override int Rows => 1;

    /// <inheritdoc/>
    public override Task WriteAsync(HistoryConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            insert into inspector_incidents
                (target, started_at, root_pid, root_gid, last_seen, ended_at, state, db_name, role_name, application, client, query, peak_waiters, depth, samples, objects, statements)
            values
                (@target, @started_at, @root_pid, @root_gid, @last_seen, @ended_at, @state, @db_name, @role_name, @application, @client, @query, @peak_waiters, @depth, @samples, @objects, @statements)
            on conflict (target, started_at, root_pid, root_gid) do update set
                last_seen = excluded.last_seen,
                ended_at = excluded.ended_at,
                state = excluded.state,
                peak_waiters = case when excluded.peak_waiters > inspector_incidents.peak_waiters then excluded.peak_waiters else inspector_incidents.peak_waiters end,
                depth = case when excluded.depth > inspector_incidents.depth then excluded.depth else inspector_incidents.depth end,
                samples = case when excluded.samples > inspector_incidents.samples then excluded.samples else inspector_incidents.samples end,
                objects = excluded.objects,
                statements = excluded.statements
            """,
            cancellation,
            ("target", Target),
            ("started_at", StoredTime.Of(Incident.Start)),
            ("root_pid", (long)Incident.Root.Pid),
            ("root_gid", Incident.Root.Gid ?? ""),
            ("last_seen", StoredTime.Of(Incident.LastSeen)),
            ("ended_at", StoredTime.Of(Incident.End)),
            ("state", Incident.State),
            ("db_name", Incident.Database),
            ("role_name", Incident.Role),
            ("application", Incident.Application),
            ("client", Incident.Client),
            ("query", Incident.Query),
            ("peak_waiters", (long)Incident.PeakWaiters),
            ("depth", (long)Incident.Depth),
            ("samples", (long)Incident.Samples),
            ("objects", JsonSerializer.Serialize(Incident.Objects)),
            ("statements", JsonSerializer.Serialize(Incident.Statements)));

    /// <summary>The incidents of a target that were at any moment of a range, the latest first.</summary>
    internal static Task<List<Incident>> ReadAsync(HistoryConnection connection, string target, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select *
            from inspector_incidents
            where target = @target
                and started_at < @until
                and coalesce(ended_at, last_seen) >= @since
            order by started_at desc, root_pid, root_gid
            limit @most
            """,
            Of,
            cancellation,
            ("target", target),
            ("since", StoredTime.Of(from)),
            ("until", StoredTime.Of(to)),
            ("most", (long)most));

    internal static Incident Of(StoredRow row)
    {
        var pid = (int)row.Number("root_pid");
        return new()
        {
            Root = new(pid, row.Text("root_gid") is { Length: > 0 } gid ? gid : null),
            State = row.TextOrNull("state"),
            Database = row.TextOrNull("db_name"),
            Role = row.TextOrNull("role_name"),
            Application = row.Text("application"),
            Client = row.TextOrNull("client"),
            Query = row.Text("query"),
            Start = row.Time("started_at"),
            LastSeen = row.Time("last_seen"),
            End = row.TimeOrNull("ended_at"),
            PeakWaiters = (int)row.Number("peak_waiters"),
            Depth = (int)row.Number("depth"),
            Samples = (int)row.Number("samples"),
            Objects = JsonSerializer.Deserialize<ImmutableArray<string>>(row.Text("objects")),
            Statements = JsonSerializer.Deserialize<ImmutableArray<string>>(row.Text("statements")),
        };
    }
}
