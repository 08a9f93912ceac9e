using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Postgres;

/// <summary>
/// Measures how full the pages of a table or an index are, by the functions of the extension pgstattuple, which its own privileges allow to pg_stat_scan_tables,
/// and so to pg_monitor. They lock with ACCESS SHARE and read what may be a large part of the relation: so only in the second look.
/// </summary>
internal static class FillingReader
{
    /// <summary>The schema of the extension takes the place of <c>a_schema</c>, quoted.</summary>
    internal static readonly Statement IndexFilling = new(
        "index-filling",
        "how full the pages of one btree index are, for a finding that rests on an estimate, where the extension pgstattuple is installed",
        (14, """
            select
                s.index_size as bytes,
                s.internal_pages as upper_pages,
                s.leaf_pages,
                s.avg_leaf_density as density
            from a_schema.pgstatindex(0::oid::regclass) s
            """));

    /// <summary>The schema of the extension takes the place of <c>a_schema</c>, quoted.</summary>
    internal static readonly Statement TableFilling = new(
        "table-filling",
        "how full the pages of one table are, for a finding that rests on an estimate, where the extension pgstattuple is installed",
        (14, """
            select
                s.table_len as bytes,
                s.approx_free_space as free,
                s.dead_tuple_len as dead,
                s.approx_tuple_count as rows,
                s.approx_tuple_len as row_bytes
            from a_schema.pgstattuple_approx(0::oid::regclass) s
            """));

    /// <summary>Asks one question; a refusal of the server is the caller's to catch.</summary>
    internal static async Task<Answer> MeasureAsync(GuardedTransaction transaction, Need need, CatalogSnapshot catalog, CancellationToken cancellation)
    {
        if (catalog.Extension("pgstattuple") is not { } extension)
        {
            return new(WhyNot: "the extension pgstattuple is not installed in this database");
        }

        var ofIndex = need.Kind == NeedKind.IndexFilling;
        await foreach (var row in transaction.RowsOfEachAsync(
            ofIndex ? IndexFilling : TableFilling, "a_schema", [(need.Oid, Remediation.Identifier.Quote(extension.Schema))], cancellation))
        {
            return new(Filling: ofIndex ? OfIndex(row, catalog.Server.BlockSize) : OfTable(row));
        }

        return new(WhyNot: "dropped meanwhile");
    }

    /// <summary>An index of no leaves has no density: NaN.</summary>
    private static Filling OfIndex(Row row, int blockSize)
    {
        var (bytes, upper, leaves, density) = (row.Int64("bytes"), row.Int64("upper_pages"), row.Int64("leaf_pages"), row.Double("density"));
        var used = (upper * blockSize) + (leaves == 0 ? 0 : leaves * blockSize * density / 100);
        return new(bytes, (long)Math.Max(0, bytes - used), Rows: 0, RowBytes: 0);
    }

    private static Filling OfTable(Row row) =>
        new(row.Int64("bytes"), row.Int64("free") + row.Int64("dead"), row.Int64("rows"), row.Int64("row_bytes"));
}
