using System.Globalization;
using System.Text;

namespace Inspector.Benchmarks;

/// <summary>Queries for each table and index, as those who watch single tables with the exporter have them: the columns of the statistics views, and sizes.</summary>
internal static class PerTableQueries
{
    private static readonly (string Name, string From, string[] Labels, string[] Values)[] Queries =
    [
        (
            "bench_table",
            "select current_database() as datname, t.*, pg_table_size(relid) as table_bytes, pg_indexes_size(relid) as index_bytes from pg_stat_user_tables t",
            ["datname", "schemaname", "relname"],
            [
                "seq_scan", "seq_tup_read", "idx_scan", "idx_tup_fetch", "n_tup_ins", "n_tup_upd", "n_tup_del", "n_tup_hot_upd", "n_live_tup", "n_dead_tup", "n_mod_since_analyze",
                "vacuum_count", "autovacuum_count", "analyze_count", "autoanalyze_count", "table_bytes", "index_bytes",
            ]),
        (
            "bench_table_io",
            "select current_database() as datname, t.* from pg_statio_user_tables t",
            ["datname", "schemaname", "relname"],
            ["heap_blks_read", "heap_blks_hit", "idx_blks_read", "idx_blks_hit", "toast_blks_read", "toast_blks_hit", "tidx_blks_read", "tidx_blks_hit"]),
        (
            "bench_index",
            "select current_database() as datname, i.*, io.idx_blks_read, io.idx_blks_hit from pg_stat_user_indexes i join pg_statio_user_indexes io using (indexrelid)",
            ["datname", "schemaname", "relname", "indexrelname"],
            ["idx_scan", "idx_tup_read", "idx_tup_fetch", "idx_blks_read", "idx_blks_hit"]),
    ];

    /// <summary>The file.</summary>
    public static string Text { get; } = Write();

    private static string Write()
    {
        var text = new StringBuilder();
        foreach (var (name, from, labels, values) in Queries)
        {
            var columns = string.Join(", ", labels.Concat(values).Select(column => $"q.{column}"));
            var qualified = name == "bench_index" ? from.Replace("i.*", "i.schemaname, i.relname, i.indexrelname, i.idx_scan, i.idx_tup_read, i.idx_tup_fetch", StringComparison.Ordinal) : from;
            text.Append(CultureInfo.InvariantCulture, $"{name}:\n  query: \"select {columns} from ({qualified}) q\"\n  metrics:\n");
            foreach (var (column, usage) in labels.Select(label => (label, "LABEL")).Concat(values.Select(value => (value, "COUNTER"))))
            {
                text.Append(CultureInfo.InvariantCulture, $"    - {column}:\n        usage: \"{usage}\"\n        description: \"{column}\"\n");
            }
        }

        return text.ToString();
    }
}
