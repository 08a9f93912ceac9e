using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads what changes without a change of structure: sizes as of the last vacuum, ages, usage counters. VACUUM and ANALYZE write sizes and ages into
/// <c>pg_class</c> in place (<c>vac_update_relstats()</c>, vacuum.c), so no row version tells of them.
/// </summary>
internal static class CounterReader
{
    internal static readonly Statement Tables = new(
        "table-counters",
        "of tables whose structure is known from before: size as of the last vacuum, ages, usage counters",
        (14, """
            select
                c.oid,
                c.relpages as pages,
                c.reltuples as rows,
                coalesce(t.relpages, 0) as toast_pages,
                case when c.relfrozenxid <> '0'::xid then age(c.relfrozenxid) end as frozen_age,
                case when c.relminmxid <> '0'::xid then mxid_age(c.relminmxid) end as multixact_age,
                pg_stat_get_numscans(c.oid) as sequential_scans,
                pg_stat_get_tuples_returned(c.oid) as sequential_rows,
                pg_stat_get_tuples_inserted(c.oid) as inserted,
                pg_stat_get_tuples_updated(c.oid) as updated,
                pg_stat_get_tuples_hot_updated(c.oid) as hot_updated,
                0::int8 as moved_updated,
                pg_stat_get_tuples_deleted(c.oid) as deleted,
                pg_stat_get_live_tuples(c.oid) as live,
                pg_stat_get_dead_tuples(c.oid) as dead,
                pg_stat_get_mod_since_analyze(c.oid) as modified_since_analyze,
                pg_stat_get_ins_since_vacuum(c.oid) as inserted_since_vacuum,
                null::timestamptz as last_sequential_scan,
                greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid)) as last_vacuum,
                greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) as last_analyze
            from pg_class c
            left join pg_class t on t.oid = c.reltoastrelid and t.relkind = 't'
            where c.relkind in ('r', 'p', 'f', 'm')
                and c.relpersistence <> 't'
                and c.oid >= 16384
            """),
        (16, """
            select
                c.oid,
                c.relpages as pages,
                c.reltuples as rows,
                coalesce(t.relpages, 0) as toast_pages,
                case when c.relfrozenxid <> '0'::xid then age(c.relfrozenxid) end as frozen_age,
                case when c.relminmxid <> '0'::xid then mxid_age(c.relminmxid) end as multixact_age,
                pg_stat_get_numscans(c.oid) as sequential_scans,
                pg_stat_get_tuples_returned(c.oid) as sequential_rows,
                pg_stat_get_tuples_inserted(c.oid) as inserted,
                pg_stat_get_tuples_updated(c.oid) as updated,
                pg_stat_get_tuples_hot_updated(c.oid) as hot_updated,
                pg_stat_get_tuples_newpage_updated(c.oid) as moved_updated,
                pg_stat_get_tuples_deleted(c.oid) as deleted,
                pg_stat_get_live_tuples(c.oid) as live,
                pg_stat_get_dead_tuples(c.oid) as dead,
                pg_stat_get_mod_since_analyze(c.oid) as modified_since_analyze,
                pg_stat_get_ins_since_vacuum(c.oid) as inserted_since_vacuum,
                pg_stat_get_lastscan(c.oid) as last_sequential_scan,
                greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid)) as last_vacuum,
                greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) as last_analyze
            from pg_class c
            left join pg_class t on t.oid = c.reltoastrelid and t.relkind = 't'
            where c.relkind in ('r', 'p', 'f', 'm')
                and c.relpersistence <> 't'
                and c.oid >= 16384
            """));

    internal static readonly Statement Indexes = new(
        "index-counters",
        "of indexes whose structure is known from before: size as of the last vacuum, usage counters",
        (14, """
            select
                c.oid,
                c.relpages as pages,
                c.reltuples as rows,
                pg_stat_get_numscans(c.oid) as scans,
                pg_stat_get_tuples_returned(c.oid) as entries_read,
                null::timestamptz as last_scan
            from pg_class c
            where c.relkind in ('i', 'I')
                and c.relpersistence <> 't'
                and c.oid >= 16384
            """),
        (16, """
            select
                c.oid,
                c.relpages as pages,
                c.reltuples as rows,
                pg_stat_get_numscans(c.oid) as scans,
                pg_stat_get_tuples_returned(c.oid) as entries_read,
                pg_stat_get_lastscan(c.oid) as last_scan
            from pg_class c
            where c.relkind in ('i', 'I')
                and c.relpersistence <> 't'
                and c.oid >= 16384
            """));

    /// <summary>Adds both statements; nothing is changed until <see cref="Counters.Apply"/> is called.</summary>
    internal static Counters Add(Reading reading, CatalogBuilder builder)
    {
        var counters = new Counters();
        reading.Add(Tables, row =>
        {
            if (builder.Tables.TryGetValue(row.Oid("oid"), out var table))
            {
                counters.Tables.Add((table, Sizes(row), row.Int32("toast_pages"), row.Int32OrNull("frozen_age"), row.Int32OrNull("multixact_age"), TableReader.ReadActivity(row)));
            }
        });
        reading.Add(Indexes, row =>
        {
            if (builder.Indexes.TryGetValue(row.Oid("oid"), out var index))
            {
                counters.Indexes.Add((index, Sizes(row), IndexReader.ReadUsage(row)));
            }
        });
        return counters;
    }

    private static (int Pages, double? Rows) Sizes(Row row) => (row.Int32("pages"), row.Float("rows") is var rows and >= 0 ? rows : null);

    /// <summary>What was read, until it is known that the structure is the one it belongs to.</summary>
    internal sealed class Counters
    {
        internal List<(Table Table, (int Pages, double? Rows) Size, int ToastPages, int? FrozenAge, int? MultixactAge, TableActivity Activity)> Tables { get; } = [];

        internal List<(Index Index, (int Pages, double? Rows) Size, IndexUsage Usage)> Indexes { get; } = [];

        /// <summary>Puts them into the tables and indexes.</summary>
        internal void Apply()
        {
            foreach (var (table, size, toastPages, frozenAge, multixactAge, activity) in Tables)
            {
                (table.Pages, table.Rows) = size;
                (table.ToastPages, table.FrozenAge, table.MultixactAge, table.Activity) = (toastPages, frozenAge, multixactAge, activity);
            }

            foreach (var (index, size, usage) in Indexes)
            {
                (index.Pages, index.Rows) = size;
                index.Usage = usage;
            }
        }
    }
}
