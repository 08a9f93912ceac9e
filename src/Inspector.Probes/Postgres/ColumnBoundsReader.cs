using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads the smallest and the largest value that statistics know of unique integer columns with a default, to compare them with the sequences that fill
/// them. Only <c>pg_stats</c> tells, and only of columns that the role may read.
/// </summary>
internal static class ColumnBoundsReader
{
    /// <summary>Columns that are looked at: each costs a tenth of a millisecond.</summary>
    internal const int Most = 20_000;

    // The columns are chosen before their statistics are looked up: the planner takes the view for small, and would join it by the columns' names; and a histogram of
    // what is no integer must never meet the cast.
    internal static readonly Statement Bounds = new(
        "column-bounds",
        "the smallest and the largest value in the statistics of unique integer columns with a default, of those that the role may read",
        (14, """
            with numbered as materialized (
                select
                    c.oid as relation,
                    a.attnum as number,
                    n.nspname as schema,
                    c.relname as table,
                    a.attname as name,
                    c.relkind = 'p' as inherited
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid
                where c.relkind in ('r', 'p')
                    and c.reltuples > 0
                    and a.attnum > 0
                    and a.atttypid in (20, 21, 23)
                    and (a.attidentity <> '' or a.atthasdef or c.relispartition)
                    and exists (
                        select
                        from pg_index i
                        where i.indrelid = c.oid
                            and i.indisunique
                            and a.attnum = any (i.indkey))
                    and n.nspname not in ('pg_catalog', 'information_schema')
                    and n.nspname not like 'pg\_toast%'
                    and n.nspname not like 'pg\_temp\_%'
                order by
                    c.oid,
                    a.attnum
                limit 20000
            )
            select
                f.relation,
                f.number,
                least(
                    (select min(v) from unnest(s.common::int8[]) v),
                    split_part(ltrim(s.bounds, '{'), ',', 1)::int8) as least,
                greatest(
                    (select max(v) from unnest(s.common::int8[]) v),
                    split_part(rtrim(s.bounds, '}'), ',', -1)::int8) as greatest
            from numbered f
            cross join lateral (
                select
                    s.most_common_vals::text as common,
                    s.histogram_bounds::text as bounds
                from pg_stats s
                where s.schemaname = f.schema
                    and s.tablename = f.table
                    and s.attname = f.name
                    and s.inherited = f.inherited
                offset 0
            ) s
            where coalesce(s.common, s.bounds) is not null
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

                if (count == Most)
                {
                    builder.Gaps.Add(new(
                        Sight.ColumnBounds, FormattableString.Invariant($"the values of {Most} columns were compared with their sequences, those of the others were not"), IsPartial: true));
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
