namespace Inspector.Testing.Dump;

/// <summary>Enums, domains and ranges; composite types are relations.</summary>
internal static class TypeLines
{
    public const string Sql = """
        select concat_ws(' ',
            'type', t.oid::regtype,
            'kind', t.typtype,
            'owner', quote_ident(pg_get_userbyid(t.typowner)),
            'labels', (select string_agg(quote_literal(e.enumlabel), ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
            'base', format_type(nullif(t.typbasetype, 0), t.typtypmod),
            'not null', t.typnotnull,
            'default', t.typdefault,
            'collation', nullif(t.typcollation, 0)::regcollation,
            'range of', (
                select concat_ws(' ', r.rngsubtype::regtype, nullif(r.rngcollation, 0)::regcollation, o.opcname, r.rngcanonical, r.rngsubdiff, r.rngmultitypid::regtype)
                from pg_range r
                join pg_opclass o on o.oid = r.rngsubopc
                where r.rngtypid = t.oid),
            'privileges', (
                select string_agg(a::text, ',' order by a::text collate "C")
                from unnest(coalesce(t.typacl, acldefault('T', t.typowner))) a))
        from pg_type t
        join pg_namespace n on n.oid = t.typnamespace
        where t.typtype in ('e', 'd', 'r', 'b')
          and t.typelem = 0
          and n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        """;
}
