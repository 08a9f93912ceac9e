using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads tables of every kind with their usage counters, and which inherits from which.</summary>
internal static class TableReader
{
    internal static readonly Statement Tables = new(
        "tables",
        "tables, partitioned and foreign tables and materialized views: size as of the last vacuum, row security, ages, usage counters",
        (14, """
            select
                c.oid,
                c.relnamespace as schema,
                c.relname::text as name,
                c.relkind::text as kind,
                c.relam = 2 as is_heap, -- heap, fixed in pg_am.dat
                c.relnatts as attribute_count,
                c.relowner as owner,
                c.relpersistence = 'u' as is_unlogged,
                c.relpages as pages,
                c.reltuples as rows,
                coalesce(t.relpages, 0) as toast_pages,
                c.reloptions as options,
                c.relrowsecurity as row_security,
                c.relforcerowsecurity as force_row_security,
                c.relreplident::text as replica_identity,
                case when c.relfrozenxid <> '0'::xid then age(c.relfrozenxid) end as frozen_age,
                case when c.relminmxid <> '0'::xid then mxid_age(c.relminmxid) end as multixact_age,
                c.relispartition as is_partition,
                p.partstrat::text as partition_strategy,
                p.partattrs as partition_columns,
                p.partdefid as default_partition,
                c.relacl::text[] as grants,
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
            join pg_namespace n on n.oid = c.relnamespace
            left join pg_class t on t.oid = c.reltoastrelid and t.relkind = 't'
            left join pg_partitioned_table p on p.partrelid = c.oid
            where c.relkind in ('r', 'p', 'f', 'm')
                and n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """),
        (16, """
            select
                c.oid,
                c.relnamespace as schema,
                c.relname::text as name,
                c.relkind::text as kind,
                c.relam = 2 as is_heap, -- heap, fixed in pg_am.dat
                c.relnatts as attribute_count,
                c.relowner as owner,
                c.relpersistence = 'u' as is_unlogged,
                c.relpages as pages,
                c.reltuples as rows,
                coalesce(t.relpages, 0) as toast_pages,
                c.reloptions as options,
                c.relrowsecurity as row_security,
                c.relforcerowsecurity as force_row_security,
                c.relreplident::text as replica_identity,
                case when c.relfrozenxid <> '0'::xid then age(c.relfrozenxid) end as frozen_age,
                case when c.relminmxid <> '0'::xid then mxid_age(c.relminmxid) end as multixact_age,
                c.relispartition as is_partition,
                p.partstrat::text as partition_strategy,
                p.partattrs as partition_columns,
                p.partdefid as default_partition,
                c.relacl::text[] as grants,
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
            join pg_namespace n on n.oid = c.relnamespace
            left join pg_class t on t.oid = c.reltoastrelid and t.relkind = 't'
            left join pg_partitioned_table p on p.partrelid = c.oid
            where c.relkind in ('r', 'p', 'f', 'm')
                and n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """));

    internal static readonly Statement Inheritance = new(
        "inheritance",
        "which table or index is a partition or child of which, and detaching that was not finished",
        (14, """
            select
                inhrelid as child,
                inhparent as parent,
                inhdetachpending as is_detach_pending
            from pg_inherits
            """));

    internal static void Add(Reading reading, CatalogBuilder builder, ExtensionMembers members)
    {
        reading.Add(Tables, row =>
        {
            // A schema that was renamed or made while the list of schemas was read cannot be missing: both come from one snapshot.
            var table = Read(row, builder, members);
            builder.Tables.Add(table.Oid, table);
        });

        reading.Add(Inheritance, row => builder.AddInheritance(row.Oid("child"), row.Oid("parent"), row.Bool("is_detach_pending")));
    }

    private static Table Read(Row row, CatalogBuilder builder, ExtensionMembers members)
    {
        var oid = row.Oid("oid");
        return new()
        {
            Oid = oid,
            Schema = builder.Schemas[row.Oid("schema")],
            Name = builder.Name(row.Text("name")),
            Kind = row.Char("kind") switch
            {
                'p' => TableKind.Partitioned,
                'f' => TableKind.Foreign,
                'm' => TableKind.MaterializedView,
                _ => TableKind.Ordinary,
            },
            IsHeap = row.Bool("is_heap"),
            AttributeCount = row.Int16("attribute_count"),
            Owner = row.Oid("owner"),
            IsUnlogged = row.Bool("is_unlogged"),
            Pages = row.Int32("pages"),
            Rows = row.Float("rows") is var rows and >= 0 ? rows : null,
            ToastPages = row.Int32("toast_pages"),
            Options = [.. row.Texts("options") ?? []],
            RowSecurity = row.Bool("row_security"),
            ForceRowSecurity = row.Bool("force_row_security"),
            ReplicaIdentity = row.Char("replica_identity"),
            FrozenAge = row.Int32OrNull("frozen_age"),
            MultixactAge = row.Int32OrNull("multixact_age"),
            IsPartition = row.Bool("is_partition"),
            PartitionKey = row.TextOrNull("partition_strategy") is { } strategy
                ? new(strategy[0], [.. row.Int16s("partition_columns")], row.Oid("default_partition"))
                : null,
            Grants = Grant.ReadAll(row.Texts("grants")),
            Extension = members.OfRelation(oid),
            Activity = ReadActivity(row),
        };
    }

    internal static TableActivity ReadActivity(Row row)
    {
        var activity = new TableActivity
        {
            SequentialScans = row.Int64("sequential_scans"),
            SequentialRows = row.Int64("sequential_rows"),
            Inserted = row.Int64("inserted"),
            Updated = row.Int64("updated"),
            HotUpdated = row.Int64("hot_updated"),
            MovedUpdated = row.Int64("moved_updated"),
            Deleted = row.Int64("deleted"),
            Live = row.Int64("live"),
            Dead = row.Int64("dead"),
            ModifiedSinceAnalyze = row.Int64("modified_since_analyze"),
            InsertedSinceVacuum = row.Int64("inserted_since_vacuum"),
            LastSequentialScan = row.TimeOrNull("last_sequential_scan"),
            LastVacuum = row.TimeOrNull("last_vacuum"),
            LastAnalyze = row.TimeOrNull("last_analyze"),
        };
        return activity == TableActivity.None ? TableActivity.None : activity;
    }
}
