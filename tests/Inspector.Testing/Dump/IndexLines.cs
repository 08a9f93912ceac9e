namespace Inspector.Testing.Dump;

/// <summary>Indexes: their definition, and the flags that no definition shows.</summary>
internal static class IndexLines
{
    public const string Sql = """
        select concat_ws(' ',
            'index', i.indexrelid::regclass,
            pg_get_indexdef(i.indexrelid),
            'valid', i.indisvalid, 'ready', i.indisready, 'live', i.indislive,
            'primary', i.indisprimary, 'unique', i.indisunique, 'exclusion', i.indisexclusion, 'immediate', i.indimmediate,
            'clustered', i.indisclustered, 'replica identity', i.indisreplident,
            'kind', c.relkind,
            'persistence', c.relpersistence,
            'owner', quote_ident(pg_get_userbyid(c.relowner)),
            'tablespace', coalesce(s.spcname, 'default'),
            'statistics', (
                select string_agg(concat(a.attname, '=', a.attstattarget), ',' order by a.attnum)
                from pg_attribute a
                where a.attrelid = i.indexrelid
                  and a.attstattarget >= 0))
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_tablespace s on s.oid = c.reltablespace
        where n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        """;
}
