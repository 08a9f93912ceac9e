namespace Inspector.Testing.Dump;

/// <summary>Tables, views, materialized views, foreign tables and composite types; what all share. Indexes and sequences have lines of their own.</summary>
internal static class RelationLines
{
    public const string Sql = """
        select concat_ws(' ',
            'relation', c.oid::regclass,
            'kind', c.relkind,
            'persistence', c.relpersistence,
            'owner', quote_ident(pg_get_userbyid(c.relowner)),
            'method', m.amname,
            'tablespace', coalesce(s.spcname, 'default'),
            'options', c.reloptions::text,
            'toast options', t.reloptions::text,
            'replica identity', c.relreplident,
            'row security', c.relrowsecurity, 'forced', c.relforcerowsecurity,
            'of type', nullif(c.reloftype, 0)::regtype,
            'populated', c.relispopulated,
            'server', quote_ident(f.srvname), ft.ftoptions::text,
            'privileges', (
                select string_agg(a::text, ',' order by a::text collate "C")
                from unnest(coalesce(c.relacl, acldefault('r', c.relowner))) a),
            'view', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_am m on m.oid = c.relam
        left join pg_class t on t.oid = c.reltoastrelid
        left join pg_tablespace s on s.oid = c.reltablespace
        left join pg_foreign_table ft on ft.ftrelid = c.oid
        left join pg_foreign_server f on f.oid = ft.ftserver
        where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
          and n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        """;
}
