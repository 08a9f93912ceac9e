using System.Collections.Immutable;

namespace Inspector.Agent.History;

/// <summary>How long rows of a table are kept. What is still so (an open finding, a present window) is kept whatever its age.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">Its primary key.</param>
/// <param name="EndedAt">The column of the time from which age counts; null in it keeps a row.</param>
/// <param name="MostAge">The age at which a row goes.</param>
/// <param name="MostRows">How many that are over are kept at most, the latest.</param>
internal sealed record Retention(string Table, string Key, string EndedAt, TimeSpan MostAge, long MostRows)
{
    /// <summary>Rows that one transaction removes at most, so that none is long.</summary>
    public const int Batch = 1_000;

    /// <summary>The findings that are resolved, incidents, what receivers were told of them, inspections, windows that are over, and samples of growth.</summary>
    public static ImmutableArray<Retention> Default { get; } =
    [
        new("inspector_findings", "target, db_name, fingerprint", "resolved_at", TimeSpan.FromDays(400), 200_000),
        new("inspector_incidents", "target, started_at, root_pid, root_gid", "last_seen", TimeSpan.FromDays(90), 100_000),
        new("inspector_alerts", "receiver, incident, started_at", "opened_at", TimeSpan.FromDays(30), 100_000),
        new("inspector_inspections", "target, db_name, number", "seen_at", TimeSpan.FromDays(30), 500_000),
        new("inspector_usage", "target, server, db_name, object_schema, object_name, window_start", "window_end", TimeSpan.FromDays(400), 1_000_000),
        new("inspector_growth", "target, db_name, kind, object_schema, object_name, sampled_at", "sampled_at", TimeSpan.FromDays(400), 2_000_000),
        new("inspector_growth_latest", "target, db_name, kind, object_schema, object_name", "seen_at", TimeSpan.FromDays(400), 500_000),
        new("inspector_suppressions", "id", "withdrawn_at", TimeSpan.FromDays(400), 10_000),
    ];

    /// <summary>Removes one batch of what is too old or too much, within a transaction that is open.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> ApplyAsync(HistoryConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        var old = await RemoveAsync(connection, StoredTime.Of(now - MostAge), Batch, cancellation);
        if (old == Batch)
        {
            return true;
        }

        var over = await connection.NumberAsync($"select count(*) from {Table} where {EndedAt} is not null", cancellation) - MostRows;
        return over > 0 && await RemoveAsync(connection, long.MaxValue, Math.Min(over, Batch), cancellation) > 0 && over > Batch;
    }

    private Task<int> RemoveAsync(HistoryConnection connection, long before, long most, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            $"""
            delete from {Table}
            where ({Key}) in (
                select {Key}
                from {Table}
                where {EndedAt} < @before
                order by {EndedAt}
                limit @most)
            """,
            cancellation,
            ("before", before),
            ("most", most));
}
