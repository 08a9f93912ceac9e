namespace Inspector.Testing.Dump;

/// <summary>Comments on whatever users have made; OIDs from 16384 on are theirs (<c>FirstNormalObjectId</c> of transam.h).</summary>
internal static class CommentLines
{
    public const string Sql = """
        select concat_ws(' ', 'comment', i.type, i.identity, quote_literal(d.description))
        from pg_description d
        cross join pg_identify_object(d.classoid, d.objoid, d.objsubid) i
        where d.objoid >= 16384
        """;
}
