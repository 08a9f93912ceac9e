namespace Inspector.Testing.Dump;

/// <summary>
/// Constraints of tables and domains. Whether an inherited NOT NULL is also local is left out: any ADD PRIMARY KEY on a partition makes it so, and nothing but
/// dropping it by hand takes it back. <c>conenforced</c> is there since 18: read from the whole row, so that one statement does for all.</summary>
internal static class ConstraintLines
{
    public const string Sql = """
        select concat_ws(' ',
            'constraint', coalesce(nullif(k.conrelid, 0)::regclass::text, nullif(k.contypid, 0)::regtype::text), quote_ident(k.conname),
            'kind', k.contype,
            pg_get_constraintdef(k.oid),
            'validated', k.convalidated,
            'enforced', coalesce(to_jsonb(k) ->> 'conenforced', 'true'),
            'deferrable', k.condeferrable, 'deferred', k.condeferred,
            'index', nullif(k.conindid, 0)::regclass,
            'parent', (select quote_ident(p.conname) from pg_constraint p where p.oid = k.conparentid),
            'local', case when k.contype <> 'n' or k.coninhcount = 0 then k.conislocal end, 'inherited', k.coninhcount, 'not inherited', k.connoinherit)
        from pg_constraint k
        join pg_namespace n on n.oid = k.connamespace
        where n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        """;
}
