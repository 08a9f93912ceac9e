using Inspector.Catalog;

namespace Inspector.Agent.History;

/// <summary>The rows of <see cref="GrowthEntry"/>: what was kept, the last that was kept of each object, and when each kind was last looked at.</summary>
internal static class GrowthTable
{
    /// <summary>How samples are kept.</summary>
    public static readonly StoredRows Points = new(
        "inspector_growth",
        ["target", "db_name", "kind", "object_schema", "object_name", "sampled_at", "amount"],
        "(target, db_name, kind, object_schema, object_name, sampled_at) do nothing");

    /// <summary>How the last of each object is noted; its <c>seen_at</c> is when that was.</summary>
    public static readonly StoredRows Latests = new(
        "inspector_growth_latest",
        ["target", "db_name", "kind", "object_schema", "object_name", "seen_at", "sampled_at", "amount", "capacity"],
        """
        (target, db_name, kind, object_schema, object_name) do update set
            seen_at = excluded.seen_at,
            sampled_at = excluded.sampled_at,
            amount = excluded.amount,
            capacity = excluded.capacity
        """);

    /// <summary>How a look is noted.</summary>
    public static readonly StoredRows Sights = new(
        "inspector_growth_seen", ["target", "db_name", "kind", "last_seen"], "(target, db_name, kind) do update set last_seen = excluded.last_seen");

    /// <summary>A row of <see cref="Points"/>.</summary>
    public static object?[] Point(GrowthEntry entry, GrowthSample sample) =>
        [entry.Target, entry.Database, sample.Kind.ToString(), sample.Schema, sample.Name, StoredTime.Of(entry.At), sample.Amount];

    /// <summary>A row of <see cref="Latests"/>.</summary>
    public static object?[] Latest(GrowthEntry entry, GrowthSample sample, DateTimeOffset sampledAt, double amount) =>
        [entry.Target, entry.Database, sample.Kind.ToString(), sample.Schema, sample.Name, StoredTime.Of(entry.At), StoredTime.Of(sampledAt), amount, sample.Capacity];

    /// <summary>The last that was kept of every object of a database.</summary>
    public static Task<List<LatestGrowth>> LatestAsync(HistoryConnection connection, string target, string database, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select *
            from inspector_growth_latest
            where target = @target
                and db_name = @db_name
            """,
            LatestGrowth.Of,
            cancellation,
            ("target", target),
            ("db_name", database));

    /// <summary>The growth of one object; null when it was never seen.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="key">Target, database, kind, schema and name.</param>
    /// <param name="from">The time of the earliest sample.</param>
    /// <param name="apart">The least time between two samples, in microseconds; of those that are nearer to each other the first one counts.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Growth?> ReadAsync(
        HistoryConnection connection, (string Target, string Database, GrowthKind Kind, string Schema, string Name) key, DateTimeOffset from, long apart, CancellationToken cancellation)
    {
        (string, object?)[] values = [("target", key.Target), ("db_name", key.Database), ("kind", key.Kind.ToString()), ("object_schema", key.Schema), ("object_name", key.Name)];
        var latest = await connection.QueryAsync(
            """
            select l.*, s.last_seen
            from inspector_growth_latest l
            left join inspector_growth_seen s on s.target = l.target and s.db_name = l.db_name and s.kind = l.kind
            where l.target = @target
                and l.db_name = @db_name
                and l.kind = @kind
                and l.object_schema = @object_schema
                and l.object_name = @object_name
            """,
            row => (Latest: LatestGrowth.Of(row), LastSeen: row.TimeOrNull("last_seen")),
            cancellation,
            values);
        if (latest is not [var (last, lastSeen)])
        {
            return null;
        }

        var points = await connection.QueryAsync(
            """
            select g.sampled_at, g.amount
            from inspector_growth g
            where g.target = @target
                and g.db_name = @db_name
                and g.kind = @kind
                and g.object_schema = @object_schema
                and g.object_name = @object_name
                and g.sampled_at in (
                    select min(n.sampled_at)
                    from inspector_growth n
                    where n.target = @target
                        and n.db_name = @db_name
                        and n.kind = @kind
                        and n.object_schema = @object_schema
                        and n.object_name = @object_name
                        and n.sampled_at >= @from
                    group by n.sampled_at / @apart)
            order by g.sampled_at
            """,
            row => new GrowthPoint(row.Time("sampled_at"), row.Amount("amount")),
            cancellation,
            [.. values, ("from", StoredTime.Of(from)), ("apart", apart)]);
        return new([.. points], lastSeen > last.SeenAt ? lastSeen.Value : last.SeenAt, last.Amount, last.Capacity);
    }
}

/// <summary>The last that was kept of one object.</summary>
/// <param name="Kind">What of it.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="SeenAt">When this row was written.</param>
/// <param name="SampledAt">When the sample was taken.</param>
/// <param name="Amount">How much it was.</param>
/// <param name="Capacity">At how much it ends; null where nothing bounds it.</param>
internal sealed record LatestGrowth(string Kind, string Schema, string Name, DateTimeOffset SeenAt, DateTimeOffset SampledAt, double Amount, double? Capacity)
{
    public static LatestGrowth Of(StoredRow row) => new(
        row.Text("kind"), row.Text("object_schema"), row.Text("object_name"), row.Time("seen_at"), row.Time("sampled_at"), row.Amount("amount"), row.AmountOrNull("capacity"));
}
