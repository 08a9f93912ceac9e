namespace Inspector.Testing.Dump;

/// <summary>What else users may have made, by identity alone: operators and their classes and families, casts, conversions, collations, text search, languages, foreign data.</summary>
internal static class RemainingLines
{
    public const string Sql = """
        with objects (class, object) as (
            select tableoid, oid from pg_operator
            union all select tableoid, oid from pg_opclass
            union all select tableoid, oid from pg_opfamily
            union all select tableoid, oid from pg_cast
            union all select tableoid, oid from pg_conversion
            union all select tableoid, oid from pg_collation
            union all select tableoid, oid from pg_am
            union all select tableoid, oid from pg_language
            union all select tableoid, oid from pg_transform
            union all select tableoid, oid from pg_ts_config
            union all select tableoid, oid from pg_ts_dict
            union all select tableoid, oid from pg_ts_parser
            union all select tableoid, oid from pg_ts_template
            union all select tableoid, oid from pg_foreign_data_wrapper
            union all select tableoid, oid from pg_foreign_server
            union all select tableoid, oid from pg_user_mapping)
        select concat_ws(' ', i.type, i.identity)
        from objects o
        cross join pg_identify_object(o.class, o.object, 0) i
        where o.object >= 16384
        """;
}
