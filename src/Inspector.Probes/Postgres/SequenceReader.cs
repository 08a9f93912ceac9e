using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads the parameters of sequences from <c>pg_sequence</c>, and which columns own or use them. Never <c>pg_sequences</c>: its
/// <c>last_value</c> keeps a lock on every sequence until the transaction ends.
/// </summary>
internal static class SequenceReader
{
    // has_..._privilege() asks the latest catalog, not the snapshot's: null for what was dropped meanwhile.
    internal static readonly Statement Sequences = new(
        "sequences",
        "parameters of sequences, and whether the role may read their positions",
        (14, """
            select
                c.oid,
                c.relnamespace as schema,
                c.relname::text as name,
                s.seqtypid as type,
                s.seqstart as start,
                s.seqincrement as increment,
                s.seqmin as minimum,
                s.seqmax as maximum,
                s.seqcache as cache,
                s.seqcycle as is_cyclic,
                c.relpersistence = 'u' as is_unlogged,
                c.relacl::text[] as grants,
                coalesce(has_sequence_privilege(c.oid, 'select') and has_schema_privilege(n.oid, 'usage'), false) as is_readable
            from pg_sequence s
            join pg_class c on c.oid = s.seqrelid
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """));

    internal static readonly Statement Owners = new(
        "sequence-columns",
        "which columns own a sequence (serial, identity, OWNED BY) and which draw their default from one",
        (14, """
            select
                d.objid as sequence,
                d.refobjid as table,
                d.refobjsubid::int2 as column,
                true as owns,
                d.deptype = 'i' as feeds
            from pg_sequence s
            join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.seqrelid
            where d.refclassid = 'pg_class'::regclass
                and d.deptype in ('a', 'i')
                and d.refobjsubid > 0
            union all
            select
                d.refobjid,
                a.adrelid,
                a.adnum,
                false,
                true
            from pg_sequence s
            join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = s.seqrelid
            join pg_attrdef a on a.oid = d.objid
            where d.classid = 'pg_attrdef'::regclass
            """));

    internal static void Add(Reading reading, CatalogBuilder builder, ExtensionMembers members)
    {
        reading.Add(Sequences, row =>
        {
            var oid = row.Oid("oid");
            builder.Sequences.Add(oid, new()
            {
                Oid = oid,
                Schema = builder.Schemas[row.Oid("schema")],
                Name = builder.Name(row.Text("name")),
                Type = builder.Types[row.Oid("type")],
                Start = row.Int64("start"),
                Increment = row.Int64("increment"),
                Minimum = row.Int64("minimum"),
                Maximum = row.Int64("maximum"),
                Cache = row.Int64("cache"),
                IsCyclic = row.Bool("is_cyclic"),
                IsUnlogged = row.Bool("is_unlogged"),
                Grants = Grant.ReadAll(row.Texts("grants")),
                IsReadable = row.Bool("is_readable"),
                Extension = members.OfRelation(oid),
            });
        });

        reading.Add(Owners, row =>
        {
            var (sequence, table, column) = (row.Oid("sequence"), row.Oid("table"), row.Int16("column"));
            if (builder.Sequences.TryGetValue(sequence, out var known) && builder.Tables.GetValueOrDefault(table)?.Column(column) is { } user)
            {
                known.OwnedBy = row.Bool("owns") ? user : known.OwnedBy;
                known.Feeds = row.Bool("feeds") && !known.Feeds.Contains(user) ? known.Feeds.Add(user) : known.Feeds;
            }
        });
    }
}
