namespace Inspector.Testing.Dump;

/// <summary>Row security policies; the role 0 is PUBLIC.</summary>
internal static class PolicyLines
{
    public const string Sql = """
        select concat_ws(' ',
            'policy', p.polrelid::regclass, quote_ident(p.polname),
            'for', p.polcmd,
            'permissive', p.polpermissive,
            'to', (
                select string_agg(case when r = 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ',' order by pg_get_userbyid(r))
                from unnest(p.polroles) r),
            'using', pg_get_expr(p.polqual, p.polrelid),
            'with check', pg_get_expr(p.polwithcheck, p.polrelid))
        from pg_policy p
        """;
}
