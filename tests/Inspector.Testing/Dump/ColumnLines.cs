namespace Inspector.Testing.Dump;

/// <summary>Columns with types, defaults and storage; those that were dropped are no more.</summary>
internal static class ColumnLines
{
    public const string Sql = """
        select concat_ws(' ',
            'column', c.oid::regclass,
            lpad((row_number() over (partition by a.attrelid order by a.attnum))::text, 4, '0'), quote_ident(a.attname),
            format_type(a.atttypid, a.atttypmod),
            'collation', nullif(a.attcollation, 0)::regcollation,
            'not null', a.attnotnull,
            'identity', nullif(a.attidentity, ''),
            'generated', nullif(a.attgenerated, ''),
            'default', pg_get_expr(d.adbin, d.adrelid),
            'storage', a.attstorage,
            'compression', nullif(a.attcompression, ''),
            'statistics', coalesce(nullif(a.attstattarget, -1)::text, 'default'),
            'options', a.attoptions::text, a.attfdwoptions::text,
            'local', a.attislocal, 'inherited', a.attinhcount,
            'privileges', (select string_agg(g::text, ',' order by g::text collate "C") from unnest(nullif(a.attacl, '{}')) g))
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attnum > 0
          and not a.attisdropped
          and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
          and n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        """;
}
