namespace Inspector.Agent.History;

/// <summary>The rows of <see cref="UsageWindow"/>.</summary>
internal static class UsageTable
{
    /// <summary>How windows are written.</summary>
    public static readonly StoredRows Windows = new(
        "inspector_usage",
        [
            "target", "server", "db_name", "object_schema", "object_name", "object_id", "is_standby", "counted_since", "window_start", "window_end", "first_scans", "last_scans", "last_used",
        ],
        """
        (target, server, db_name, object_schema, object_name, window_start) do update set
            object_id = excluded.object_id,
            is_standby = excluded.is_standby,
            counted_since = excluded.counted_since,
            window_end = excluded.window_end,
            first_scans = excluded.first_scans,
            last_scans = excluded.last_scans,
            last_used = excluded.last_used
        """);

    /// <summary>When a server was last asked about a database; null for never.</summary>
    public static async Task<DateTimeOffset?> LastSeenAsync(HistoryConnection connection, string target, string server, string database, CancellationToken cancellation)
    {
        var seen = await connection.QueryAsync(
            """
            select last_seen
            from inspector_usage_servers
            where target = @target
                and server = @server
                and db_name = @db_name
            """,
            row => row.Time("last_seen"),
            cancellation,
            ("target", target),
            ("server", server),
            ("db_name", database));
        return seen is [var time] ? time : null;
    }

    /// <summary>The open windows of a database on a server.</summary>
    public static Task<List<(string Schema, string Name, UsageWindow Window)>> OpenAsync(
        HistoryConnection connection, string target, string server, string database, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select *
            from inspector_usage
            where target = @target
                and server = @server
                and db_name = @db_name
                and window_end is null
            """,
            row => (row.Text("object_schema"), row.Text("object_name"), Window(row)),
            cancellation,
            ("target", target),
            ("server", server),
            ("db_name", database));

    /// <summary>Every server of a target that was ever asked about a database, with when it last was, by name.</summary>
    public static Task<List<(string Server, DateTimeOffset LastSeen)>> ServersAsync(HistoryConnection connection, string target, string database, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select server, last_seen
            from inspector_usage_servers
            where target = @target
                and db_name = @db_name
            order by server
            """,
            row => (row.Text("server"), row.Time("last_seen")),
            cancellation,
            ("target", target),
            ("db_name", database));

    /// <summary>The windows of a database on a server that began before a time, by time.</summary>
    public static Task<List<(string Schema, string Name, UsageWindow Window)>> BeforeAsync(
        HistoryConnection connection, string target, string server, string database, DateTimeOffset before, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select *
            from inspector_usage
            where target = @target
                and server = @server
                and db_name = @db_name
                and window_start < @before
            order by window_start
            """,
            row => (row.Text("object_schema"), row.Text("object_name"), Window(row)),
            cancellation,
            ("target", target),
            ("server", server),
            ("db_name", database),
            ("before", StoredTime.Of(before)));

    /// <summary>Every window of one index on every server, by server, then time, with when the server was last asked.</summary>
    public static Task<List<(string Server, DateTimeOffset LastSeen, UsageWindow Window)>> OfIndexAsync(
        HistoryConnection connection, string target, string database, string schema, string name, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select u.*, s.last_seen
            from inspector_usage u
            join inspector_usage_servers s on s.target = u.target and s.server = u.server and s.db_name = u.db_name
            where u.target = @target
                and u.db_name = @db_name
                and u.object_schema = @object_schema
                and u.object_name = @object_name
            order by u.server, u.window_start
            """,
            row => (row.Text("server"), row.Time("last_seen"), Window(row)),
            cancellation,
            ("target", target),
            ("db_name", database),
            ("object_schema", schema),
            ("object_name", name));

    /// <summary>A row of <see cref="Windows"/>.</summary>
    public static object?[] Row(UsageEntry entry, (string Schema, string Name) index, UsageWindow window) =>
    [
        entry.Target,
        entry.Server,
        entry.Database,
        index.Schema,
        index.Name,
        window.ObjectId,
        window.IsStandby ? 1L : 0L,
        StoredTime.Of(window.CountedSince),
        StoredTime.Of(window.Start),
        StoredTime.Of(window.End),
        window.FirstScans,
        window.LastScans,
        StoredTime.Of(window.LastUsed),
    ];

    /// <summary>Notes that a server was asked.</summary>
    public static Task SeeAsync(HistoryConnection connection, UsageEntry entry, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            insert into inspector_usage_servers (target, server, db_name, last_seen)
            values (@target, @server, @db_name, @last_seen)
            on conflict (target, server, db_name) do update set last_seen = excluded.last_seen
            """,
            cancellation,
            ("target", entry.Target),
            ("server", entry.Server),
            ("db_name", entry.Database),
            ("last_seen", StoredTime.Of(entry.At)));

    private static UsageWindow Window(StoredRow row) => new()
    {
        ObjectId = row.Number("object_id"),
        IsStandby = row.Number("is_standby") != 0,
        CountedSince = row.Time("counted_since"),
        Start = row.Time("window_start"),
        End = row.TimeOrNull("window_end"),
        FirstScans = row.Number("first_scans"),
        LastScans = row.Number("last_scans"),
        LastUsed = row.TimeOrNull("last_used"),
    };
}
