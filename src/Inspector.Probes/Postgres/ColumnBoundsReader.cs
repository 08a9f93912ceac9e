using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads the smallest and the largest value that statistics know of integer columns with a default, to compare them with the sequences that fill
/// them. Only <c>pg_stats</c> tells, and only of columns that the role may read.
/// </summary>
internal static class ColumnBoundsReader
{
    // The cast of a histogram must not come before the columns are chosen: those of others are no integers.
    internal static readonly Statement Bounds = new(
        "column-bounds",
        "the smallest and the largest value in the statistics of integer columns with a default, of those that the role may read",
        (14, """
            with found as materialized (
                select
                    c.oid as relation,
                    a.attnum as number,
                    s.most_common_vals::text as common,
                    s.histogram_bounds::text as bounds
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname
                join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname
                where c.relkind in ('r', 'p')
                    and c.reltuples > 0
                    and s.inherited = (c.relkind = 'p')
                    and a.atttypid in (20, 21, 23)
                    and (a.attidentity <> '' or a.atthasdef or c.relispartition)
                    and n.nspname not in ('pg_catalog', 'information_schema')
                    and n.nspname not like 'pg\_toast%'
                    and n.nspname not like 'pg\_temp\_%'
            )
            select
                f.relation,
                f.number,
                least(
                    (select min(v) from unnest(f.common::int8[]) v),
                    split_part(ltrim(f.bounds, '{'), ',', 1)::int8) as least,
                greatest(
                    (select max(v) from unnest(f.common::int8[]) v),
                    split_part(rtrim(f.bounds, '}'), ',', -1)::int8) as greatest
            from found f
            where coalesce(f.common, f.bounds) is not null
            """));

    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(10);

    internal static Task ReadAsync(GuardedSession session, CatalogBuilder builder, Reader reader, CancellationToken cancellation) =>
        session.ReadAsync(
            async transaction =>
            {
                var count = 0;
                await foreach (var row in transaction.RowsAsync(Bounds, cancellation))
                {
                    count++;
                    if (builder.Tables.GetValueOrDefault(row.Oid("relation"))?.Column(row.Int16("number")) is { } column)
                    {
                        column.Bounds = new(row.Int64("least"), row.Int64("greatest"));
                    }
                }

                if (!reader.IsSuperuser && !reader.ReadsAllData)
                {
                    builder.Gaps.Add(new(
                        Sight.ColumnBounds,
                        $"{reader.Name} sees the values in statistics only of columns that it may read: whether a sequence is behind is known of those alone",
                        IsPartial: count > 0));
                }

                return count;
            },
            StatementTimeout,
            cancellation);
}
