using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads the statements that ran, where <c>pg_stat_statements</c> is installed, with their literals removed.</summary>
internal static class StatementReader
{
    private const string Extension = "pg_stat_statements";

    internal static readonly Statement Installation = new(
        "statements-extension",
        "whether pg_stat_statements is loaded and can be read",
        (14, """
            select
                n.nspname::text as schema,
                coalesce(current_setting('pg_stat_statements.max', true), '') <> '' as is_loaded,
                has_schema_privilege(n.oid, 'usage')
                    and (select bool_and(has_function_privilege(p.oid, 'execute')) from pg_proc p where p.pronamespace = n.oid and p.proname = e.extname)
                    as is_usable
            from pg_extension e
            join pg_namespace n on n.oid = e.extnamespace
            where e.extname = 'pg_stat_statements'
                and string_to_array(e.extversion, '.')::int[] >= '{1,8}'
            """));

    /// <summary>The schema of the extension takes the place of <c>a_schema</c>, quoted.</summary>
    internal static readonly Statement Statements = new(
        "statements",
        "the 500 statements of this database with the most time behind them, of any role",
        (14, """
            select
                s.queryid as id,
                min(left(s.query, 4096)) as text,
                sum(s.calls)::int8 as calls,
                sum(s.total_exec_time) as total_milliseconds,
                sum(s.rows)::int8 as rows
            from a_schema.pg_stat_statements(true) s
            where s.dbid = (select oid from pg_database where datname = current_database())
                and s.queryid is not null
            group by s.queryid
            order by sum(s.total_exec_time) desc
            limit 500
            """));

    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(10);

    internal static Task<ImmutableArray<StatementUsage>> ReadAsync(
        GuardedSession session, CatalogBuilder builder, Reader reader, CancellationToken cancellation) =>
        session.ReadAsync(
            async transaction =>
            {
                if (await SchemaAsync(transaction, builder, reader, cancellation) is not { } schema)
                {
                    return [];
                }

                if (!reader.ReadsAllStatistics)
                {
                    builder.Gaps.Add(new(
                        Sight.Statements, $"{reader.Name} lacks pg_read_all_stats: the text of other roles' statements is hidden", IsPartial: true));
                }

                var statements = ImmutableArray.CreateBuilder<StatementUsage>();
                await foreach (var row in transaction.RowsOfEachAsync(Statements, "a_schema", [(0, Remediation.Identifier.Quote(schema))], cancellation))
                {
                    statements.Add(new(
                        StatementText.WithoutLiterals(row.Text("text")),
                        row.Int64("calls"),
                        TimeSpan.FromMilliseconds(row.Double("total_milliseconds")),
                        row.Int64("rows")));
                }

                return statements.ToImmutable();
            },
            StatementTimeout,
            cancellation);

    private static async Task<string?> SchemaAsync(
        GuardedTransaction transaction, CatalogBuilder builder, Reader reader, CancellationToken cancellation)
    {
        await foreach (var row in transaction.RowsAsync(Installation, cancellation))
        {
            var (schema, isLoaded, isUsable) = (row.Text("schema"), row.Bool("is_loaded"), row.Bool("is_usable"));
            if (isLoaded && isUsable)
            {
                return schema;
            }

            var why = isLoaded ? $"{reader.Name} may not use {Extension} in the schema {schema}" : $"{Extension} is not in shared_preload_libraries";
            builder.Gaps.Add(new(Sight.Statements, $"{why}: no statements are seen", IsPartial: true));
            return null;
        }

        builder.Gaps.Add(new(Sight.Statements, $"the extension {Extension} is not installed in this database: no statements are seen", IsPartial: true));
        return null;
    }
}
