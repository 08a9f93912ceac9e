namespace Inspector.Testing.Dump;

/// <summary>The database's own settings and privileges, its schemas, extensions, default privileges and publications.</summary>
internal static class DatabaseLines
{
    public const string Sql = """
        select concat_ws(' ', 'setting', quote_ident(pg_get_userbyid(nullif(s.setrole, 0))), s.setconfig::text)
        from pg_db_role_setting s
        join pg_database d on d.oid = s.setdatabase
        where d.datname = current_database()
        union all
        select concat_ws(' ',
            'database privileges', (
                select string_agg(a::text, ',' order by a::text collate "C")
                from unnest(coalesce(d.datacl, acldefault('d', d.datdba))) a))
        from pg_database d
        where d.datname = current_database()
        union all
        select concat_ws(' ',
            'schema', quote_ident(n.nspname),
            'owner', quote_ident(pg_get_userbyid(n.nspowner)),
            'privileges', (
                select string_agg(a::text, ',' order by a::text collate "C")
                from unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) a))
        from pg_namespace n
        where n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        union all
        select concat_ws(' ', 'extension', quote_ident(e.extname), e.extversion, 'in', e.extnamespace::regnamespace)
        from pg_extension e
        union all
        select concat_ws(' ', 'default privileges', quote_ident(pg_get_userbyid(a.defaclrole)), nullif(a.defaclnamespace, 0)::regnamespace, a.defaclobjtype, a.defaclacl::text)
        from pg_default_acl a
        union all
        select concat_ws(' ', 'publication', to_jsonb(p) - 'oid' - 'pubowner', 'owner', quote_ident(pg_get_userbyid(p.pubowner)))
        from pg_publication p
        union all
        select concat_ws(' ', 'published', to_jsonb(t))
        from pg_publication_tables t
        """;
}
