namespace Inspector.Agent.History;

/// <summary>A receiver took an alert: that an incident lasts, or, later, that it has ended. What is over stays over, whatever the order in which two agents write.</summary>
/// <param name="Receiver">The receiver, by a name that does not tell its address.</param>
/// <param name="Incident">The incident's key.</param>
/// <param name="Start">When it began, by the server's clock; together with the key it is one incident.</param>
/// <param name="Target">The target's name as configured.</param>
/// <param name="At">When the receiver took it, by the agent's clock.</param>
/// <param name="End">When the incident ended, by the server's clock; null while it lasts.</param>
/// <param name="Told">What was told, as JSON: enough to say later that it is over.</param>
internal sealed record AlertEntry(string Receiver, string Incident, DateTimeOffset Start, string Target, DateTimeOffset At, DateTimeOffset? End, string Told) : HistoryEntry
{
    /// <inheritdoc/>
    public override int Rows => 1;

    /// <inheritdoc/>
    public override Task WriteAsync(HistoryConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            insert into inspector_alerts
                (receiver, incident, started_at, target, opened_at, ended_at, told)
            values
                (@receiver, @incident, @started_at, @target, @opened_at, @ended_at, @told)
            on conflict (receiver, incident, started_at) do update set
                ended_at = coalesce(inspector_alerts.ended_at, excluded.ended_at),
                told = excluded.told
            """,
            cancellation,
            ("receiver", Receiver),
            ("incident", Incident),
            ("started_at", StoredTime.Of(Start)),
            ("target", Target),
            ("opened_at", StoredTime.Of(At)),
            ("ended_at", StoredTime.Of(End)),
            ("told", Told));

    /// <summary>What was told of incidents that some receiver may still take to last, and of those that ended lately; the latest first.</summary>
    internal static Task<List<AlertEntry>> ReadAsync(HistoryConnection connection, DateTimeOffset since, int most, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select *
            from inspector_alerts
            where ended_at is null or ended_at >= @since
            order by opened_at desc, receiver, incident
            limit @most
            """,
            row => new AlertEntry(row.Text("receiver"), row.Text("incident"), row.Time("started_at"), row.Text("target"), row.Time("opened_at"), row.TimeOrNull("ended_at"), row.Text("told")),
            cancellation,
            ("since", StoredTime.Of(since)),
            ("most", (long)most));
}
