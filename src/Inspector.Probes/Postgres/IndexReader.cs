using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads indexes with all that makes two of them equal or different, how they were used, and which are being built.</summary>
internal static class IndexReader
{
    /// <summary>Bits of <c>pg_index.indoption</c> (<c>INDOPTION_*</c> in pg_index.h).</summary>
    private const int Descending = 1;
    private const int NullsFirst = 2;

    internal static readonly Statement Indexes = new(
        "indexes",
        "indexes: keys, operator classes, collations, predicates, state, size as of the last vacuum, usage counters",
        (14, """
            select
                i.indexrelid as oid,
                i.indrelid as table,
                c.relname::text as name,
                m.amname::text as method,
                i.indnkeyatts as key_count,
                i.indkey as columns,
                i.indclass::oid[] as classes,
                i.indcollation::oid[] as collations,
                i.indoption as directions,
                i.indexprs::text as expressions,
                i.indpred::text as predicate,
                i.indisunique as is_unique,
                false as nulls_not_distinct,
                i.indisprimary as is_primary,
                i.indisexclusion as is_exclusion,
                i.indimmediate as is_immediate,
                i.indisclustered as is_clustered,
                i.indisvalid as is_valid,
                i.indisready as is_ready,
                i.indislive as is_live,
                i.indisreplident as is_replica_identity,
                c.reloptions as options,
                c.relpages as pages,
                c.reltuples as rows,
                pg_stat_get_numscans(c.oid) as scans,
                pg_stat_get_tuples_returned(c.oid) as entries_read,
                null::timestamptz as last_scan
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_am m on m.oid = c.relam
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """),
        (15, """
            select
                i.indexrelid as oid,
                i.indrelid as table,
                c.relname::text as name,
                m.amname::text as method,
                i.indnkeyatts as key_count,
                i.indkey as columns,
                i.indclass::oid[] as classes,
                i.indcollation::oid[] as collations,
                i.indoption as directions,
                i.indexprs::text as expressions,
                i.indpred::text as predicate,
                i.indisunique as is_unique,
                i.indnullsnotdistinct as nulls_not_distinct,
                i.indisprimary as is_primary,
                i.indisexclusion as is_exclusion,
                i.indimmediate as is_immediate,
                i.indisclustered as is_clustered,
                i.indisvalid as is_valid,
                i.indisready as is_ready,
                i.indislive as is_live,
                i.indisreplident as is_replica_identity,
                c.reloptions as options,
                c.relpages as pages,
                c.reltuples as rows,
                pg_stat_get_numscans(c.oid) as scans,
                pg_stat_get_tuples_returned(c.oid) as entries_read,
                null::timestamptz as last_scan
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_am m on m.oid = c.relam
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """),
        (16, """
            select
                i.indexrelid as oid,
                i.indrelid as table,
                c.relname::text as name,
                m.amname::text as method,
                i.indnkeyatts as key_count,
                i.indkey as columns,
                i.indclass::oid[] as classes,
                i.indcollation::oid[] as collations,
                i.indoption as directions,
                i.indexprs::text as expressions,
                i.indpred::text as predicate,
                i.indisunique as is_unique,
                i.indnullsnotdistinct as nulls_not_distinct,
                i.indisprimary as is_primary,
                i.indisexclusion as is_exclusion,
                i.indimmediate as is_immediate,
                i.indisclustered as is_clustered,
                i.indisvalid as is_valid,
                i.indisready as is_ready,
                i.indislive as is_live,
                i.indisreplident as is_replica_identity,
                c.reloptions as options,
                c.relpages as pages,
                c.reltuples as rows,
                pg_stat_get_numscans(c.oid) as scans,
                pg_stat_get_tuples_returned(c.oid) as entries_read,
                pg_stat_get_lastscan(c.oid) as last_scan
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_am m on m.oid = c.relam
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """));

    internal static readonly Statement Builds = new(
        "index-builds",
        "tables on which an index is being built or rebuilt concurrently: such an index is not yet valid for a good reason",
        (14, """
            select distinct
                l.relation as table
            from pg_stat_get_progress_info('CREATE INDEX') b
            join pg_lock_status() l on l.pid = b.pid
            where l.locktype = 'relation'
                and l.mode = 'ShareUpdateExclusiveLock'
                and l.granted
                and l.database = (select oid from pg_database where datname = current_database())
            """));

    /// <summary>
    /// By the lock that a concurrent build holds on its table from beginning to end: the progress view shows the builds of others to no
    /// role without pg_read_all_stats, but their process ids to every one.
    /// </summary>
    internal static void AddBuilds(Reading reading, HashSet<uint> builds) => reading.Add(Builds, row => builds.Add(row.Oid("table")));

    internal static void Add(
        Reading reading, CatalogBuilder builder, ExtensionMembers members, Dictionary<(uint Index, short Number), string> classOptions) =>
        reading.Add(Indexes, row =>
        {
            var oid = row.Oid("oid");
            if (builder.Tables.TryGetValue(row.Oid("table"), out var table))
            {
                builder.Indexes.Add(oid, Read(row, oid, table, builder, members, classOptions));
            }
        });

    private static Index Read(
        Row row, uint oid, Table table, CatalogBuilder builder, ExtensionMembers members, Dictionary<(uint, short), string> classOptions)
    {
        var name = builder.Name(row.Text("name"));
        var method = builder.Name(row.Text("method"));
        var keyCount = row.Int16("key_count");
        var columns = row.Int16s("columns");
        var classes = row.Oids("classes");
        var collations = row.Oids("collations");
        var directions = row.Int16s("directions");
        var expressions = row.TextOrNull("expressions") is { } list ? new Queue<string>(Expression.Items(list)) : null;
        var keys = ImmutableArray.CreateBuilder<IndexKey>(keyCount);
        for (var i = 0; i < keyCount; i++)
        {
            keys.Add(new(
                columns[i] == 0 ? null : table.Column(columns[i]),
                columns[i] == 0 ? builder.Expression(expressions?.Dequeue()) : null,
                builder.OperatorClasses.GetValueOrDefault(classes[i]),
                builder.Collations.GetValueOrDefault(collations[i]),
                (directions[i] & Descending) != 0,
                (directions[i] & NullsFirst) != 0,
                classOptions.GetValueOrDefault((oid, (short)(i + 1)))));
        }

        return new()
        {
            Oid = oid,
            Table = table,
            Name = name,
            Method = method,
            Keys = keys.MoveToImmutable(),
            Included = table.ColumnsOf(columns.AsSpan(keyCount)),
            Predicate = builder.Expression(row.TextOrNull("predicate")),
            IsUnique = row.Bool("is_unique"),
            NullsNotDistinct = row.Bool("nulls_not_distinct"),
            IsPrimary = row.Bool("is_primary"),
            IsExclusion = row.Bool("is_exclusion"),
            IsImmediate = row.Bool("is_immediate"),
            IsClustered = row.Bool("is_clustered"),
            IsValid = row.Bool("is_valid"),
            IsReady = row.Bool("is_ready"),
            IsLive = row.Bool("is_live"),
            IsReplicaIdentity = row.Bool("is_replica_identity"),
            Options = [.. row.Texts("options") ?? []],
            Pages = row.Int32("pages"),
            Rows = row.Float("rows") is var rows and >= 0 ? rows : null,
            Usage = ReadUsage(row),
            Extension = members.OfRelation(oid),
        };
    }

    internal static IndexUsage ReadUsage(Row row)
    {
        var scans = row.Int64("scans");
        var read = row.Int64("entries_read");
        var last = row.TimeOrNull("last_scan");
        return scans == 0 && read == 0 && last is null ? IndexUsage.None : new(scans, read, last);
    }
}
