namespace Inspector.Testing.Dump;

/// <summary>Extended statistics objects.</summary>
internal static class StatisticsLines
{
    public const string Sql = """
        select concat_ws(' ',
            'statistics', pg_get_statisticsobjdef(s.oid),
            'target', coalesce(nullif(s.stxstattarget, -1)::text, 'default'),
            'owner', quote_ident(pg_get_userbyid(s.stxowner)))
        from pg_statistic_ext s
        """;
}
