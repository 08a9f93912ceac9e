namespace Inspector.Testing.Dump;

/// <summary>Sequences: parameters and the column that owns them, not the value.</summary>
internal static class SequenceLines
{
    public const string Sql = """
        select concat_ws(' ',
            'sequence', c.oid::regclass,
            s.seqtypid::regtype, 'start', s.seqstart, 'increment', s.seqincrement, 'from', s.seqmin, 'to', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle,
            'persistence', c.relpersistence,
            'owner', quote_ident(pg_get_userbyid(c.relowner)),
            'owned by', (
                select concat(d.refobjid::regclass, '.', quote_ident(a.attname), ' ', d.deptype)
                from pg_depend d
                join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                where d.classid = 'pg_catalog.pg_class'::regclass
                  and d.objid = c.oid
                  and d.refclassid = 'pg_catalog.pg_class'::regclass
                  and d.deptype in ('a', 'i')),
            'privileges', (
                select string_agg(a::text, ',' order by a::text collate "C")
                from unnest(coalesce(c.relacl, acldefault('s', c.relowner))) a))
        from pg_sequence s
        join pg_class c on c.oid = s.seqrelid
        """;
}
