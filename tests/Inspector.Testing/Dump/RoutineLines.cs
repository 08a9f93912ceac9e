namespace Inspector.Testing.Dump;

/// <summary>Functions and procedures with their whole text; of an aggregate its signature and its functions.</summary>
internal static class RoutineLines
{
    public const string Sql = """
        select concat_ws(' ',
            'routine', p.oid::regprocedure,
            'kind', p.prokind,
            'owner', quote_ident(pg_get_userbyid(p.proowner)),
            'privileges', (
                select string_agg(a::text, ',' order by a::text collate "C")
                from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a),
            case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end,
            'aggregate of', g.aggtransfn, nullif(g.aggfinalfn, 0), format_type(g.aggtranstype, null), g.agginitval)
        from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace
        left join pg_aggregate g on g.aggfnoid = p.oid
        where n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        """;
}
