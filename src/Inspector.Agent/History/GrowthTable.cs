using Inspector.Catalog;

namespace Inspector.Agent.History;

/// <summary>The rows of <see cref="GrowthEntry"/>: what was kept, and what was seen last.</summary>
internal static class GrowthTable
{
    /// <summary>Keeps a sample that is due: the first, or one that differs from the last that was kept, long enough after it.</summary>
    public const string Keep =
        """
        insert into inspector_growth (target, db_name, kind, object_schema, object_name, sampled_at, amount)
        select @target, @db_name, @kind, @object_schema, @object_name, @seen_at, @amount
        where not exists (
            select 1
            from inspector_growth_latest
            where target = @target
                and db_name = @db_name
                and kind = @kind
                and object_schema = @object_schema
                and object_name = @object_name
                and (sampled_at > @due or amount = @amount))
        on conflict (target, db_name, kind, object_schema, object_name, sampled_at) do nothing
        """;

    /// <summary>Notes what was seen last. Its time and amount are those of the last sample that was kept: they change when <see cref="Keep"/> kept one.</summary>
    public const string See =
        """
        insert into inspector_growth_latest (target, db_name, kind, object_schema, object_name, seen_at, sampled_at, amount, capacity)
        values (@target, @db_name, @kind, @object_schema, @object_name, @seen_at, @seen_at, @amount, @capacity)
        on conflict (target, db_name, kind, object_schema, object_name) do update set
            seen_at = excluded.seen_at,
            capacity = excluded.capacity,
            amount = case
                when inspector_growth_latest.sampled_at > @due then inspector_growth_latest.amount
                else excluded.amount
            end,
            sampled_at = case
                when inspector_growth_latest.sampled_at > @due or inspector_growth_latest.amount = excluded.amount then inspector_growth_latest.sampled_at
                else excluded.sampled_at
            end
        """;

    /// <summary>The growth of one object; null when it was never seen.</summary>
    public static async Task<Growth?> ReadAsync(
        HistoryConnection connection, string target, string database, GrowthKind kind, string schema, string name, CancellationToken cancellation)
    {
        (string, object?)[] key = [("target", target), ("db_name", database), ("kind", kind.ToString()), ("object_schema", schema), ("object_name", name)];
        var latest = await connection.QueryAsync(
            """
            select *
            from inspector_growth_latest
            where target = @target
                and db_name = @db_name
                and kind = @kind
                and object_schema = @object_schema
                and object_name = @object_name
            """,
            row => (SeenAt: row.Time("seen_at"), Amount: row.Amount("amount"), Capacity: row.AmountOrNull("capacity")),
            cancellation,
            key);
        if (latest is not [var last])
        {
            return null;
        }

        var points = await connection.QueryAsync(
            """
            select sampled_at, amount
            from inspector_growth
            where target = @target
                and db_name = @db_name
                and kind = @kind
                and object_schema = @object_schema
                and object_name = @object_name
            order by sampled_at
            """,
            row => new GrowthPoint(row.Time("sampled_at"), row.Amount("amount")),
            cancellation,
            key);
        return new([.. points], last.SeenAt, last.Amount, last.Capacity);
    }
}
