namespace Inspector.Agent.History;

/// <summary>A database was dropped, or is no longer looked at: what was open in it is resolved.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Database">The database's name.</param>
/// <param name="At">When that was seen, by the agent's clock.</param>
internal sealed record DatabaseGoneEntry(string Target, string Database, DateTimeOffset At) : HistoryEntry
{
    /// <inheritdoc/>
    public override int Rows => 1;

    /// <inheritdoc/>
    public override Task WriteAsync(HistoryConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            update inspector_findings
            set resolved_at = @seen_at
            where target = @target
                and db_name = @db_name
                and resolved_at is null
            """,
            cancellation,
            ("seen_at", StoredTime.Of(At)),
            ("target", Target),
            ("db_name", Database));
}
