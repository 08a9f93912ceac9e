using System.Collections.Frozen;

namespace Inspector.Remediation;

/// <summary>Quotes names as the server's <c>quote_identifier()</c> does (ruleutils.c), with the keywords of every supported version.</summary>
public static class Identifier
{
    // pg_get_keywords() where catcode <> 'U', of 14 to 18; a test compares with quote_ident() on each.
    private static readonly FrozenSet<string> Keywords = """
        all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character check coalesce
        collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
        current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
        freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect interval into is isnull join json
        json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading
        least left like limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on
        only or order out outer overlaps overlay placing position precision primary real references returning right row select session_user setof
        similar smallint some substring symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique user
        using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
        xmlpi xmlroot xmlserialize xmltable
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name as SQL: bare where that is safe, else in double quotes.</summary>
    /// <param name="name">A raw name, as the catalog stores it.</param>
    public static string Quote(string name) =>
        IsPlain(name) && !Keywords.Contains(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A schema-qualified name as SQL.</summary>
    public static string Quote(string schema, string name) => $"{Quote(schema)}.{Quote(name)}";

    private static bool IsPlain(string name) =>
        name.Length > 0
        && (name[0] is '_' or (>= 'a' and <= 'z'))
        && name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9'));
}
