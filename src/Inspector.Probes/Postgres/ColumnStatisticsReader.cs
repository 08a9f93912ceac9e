using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads statistics of columns, of tables with at least ten thousand rows, without any value: through <c>pg_stats</c>, which shows only
/// columns that the role may read, or through the function that <c>inspector grants</c> offers for roles that should not read data.
/// </summary>
internal static class ColumnStatisticsReader
{
    internal static readonly Statement Function = new(
        "column-statistics-function",
        "whether the function inspector.column_statistics() is there and can be trusted: made by a superuser, SECURITY DEFINER; and whether it is of its present form",
        (14, """
            select
                coalesce('commonest_share' = any (p.proargnames), false) as is_current
            from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            join pg_roles o on o.oid = p.proowner
            where n.nspname = 'inspector'
                and p.proname = 'column_statistics'
                and p.pronargs = 0
                and p.prosecdef
                and o.rolsuper
                and has_schema_privilege(n.oid, 'usage')
                and has_function_privilege(p.oid, 'execute')
            """));

    internal static readonly Statement FromFunction = new(
        "column-statistics-granted",
        "statistics of columns without values, through the function that a superuser granted",
        (14, """
            select
                s.relation,
                s.number,
                s.null_fraction,
                s.average_width,
                s.distinct_values,
                s.correlation,
                s.commonest_share
            from inspector.column_statistics() s
            """));

    internal static readonly Statement FromEarlierFunction = new(
        "column-statistics-granted-earlier",
        "the same through an earlier form of that function, which does not tell how common the most common value is",
        (14, """
            select
                s.relation,
                s.number,
                s.null_fraction,
                s.average_width,
                s.distinct_values,
                s.correlation,
                null::float4 as commonest_share
            from inspector.column_statistics() s
            """));

    // The view asks for a privilege on every column of every table that it is not told to leave out: so it gets the names first.
    internal static readonly Statement FromView = new(
        "column-statistics",
        "statistics of the columns that the role may read, of tables with at least 10,000 rows, without values",
        (14, """
            select
                c.oid as relation,
                s.attname::text as name,
                s.null_frac as null_fraction,
                s.avg_width as average_width,
                s.n_distinct as distinct_values,
                s.correlation,
                s.most_common_freqs[1] as commonest_share
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname
            where c.relkind in ('r', 'p', 'm')
                and c.reltuples >= 10000
                and s.tablename = any (array(select relname from pg_class where relkind in ('r', 'p', 'm') and reltuples >= 10000))
                and s.inherited = (c.relkind = 'p')
                and n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """));

    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(10);

    internal static Task ReadAsync(GuardedSession session, CatalogBuilder builder, Reader reader, CancellationToken cancellation) =>
        session.ReadAsync(
            async transaction =>
            {
                var isCurrent = await IsCurrentAsync(transaction, cancellation);
                var isGranted = isCurrent is not null;
                var count = 0;
                await foreach (var row in transaction.RowsAsync(isCurrent switch { true => FromFunction, false => FromEarlierFunction, null => FromView }, cancellation))
                {
                    count++;
                    var table = builder.Tables.GetValueOrDefault(row.Oid("relation"));
                    if ((isGranted ? table?.Column(row.Int16("number")) : table?.Column(row.Text("name"))) is { } column)
                    {
                        column.Statistics = new(
                            row.Float("null_fraction"), row.Int32("average_width"), row.Float("distinct_values"), row.FloatOrNull("correlation"), row.FloatOrNull("commonest_share"));
                    }
                }

                if (isCurrent == false)
                {
                    builder.Gaps.Add(new(
                        Sight.CommonestShares,
                        "the function inspector.column_statistics() is of an earlier form, which does not tell how common values are: let a superuser make it anew as inspector grants prints it"));
                }

                if (!isGranted && !reader.IsSuperuser && !reader.ReadsAllData)
                {
                    builder.Gaps.Add(new(
                        Sight.ColumnStatistics,
                        $"{reader.Name} sees statistics only of columns that it may read (inspector grants prints how to see them without reading data)",
                        IsPartial: count > 0));
                }

                return count;
            },
            StatementTimeout,
            cancellation);

    /// <summary>Whether the function is of its present form; null where there is none to be trusted.</summary>
    private static async Task<bool?> IsCurrentAsync(GuardedTransaction transaction, CancellationToken cancellation)
    {
        await foreach (var row in transaction.RowsAsync(Function, cancellation))
        {
            return row.Bool("is_current");
        }

        return null;
    }
}
