using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads row security policies with their expressions as stored, so that neither names nor search_path can mislead.</summary>
internal static class PolicyReader
{
    internal static readonly Statement Policies = new(
        "policies",
        "row security policies: command, roles, expressions as stored",
        (14, """
            select
                oid,
                polrelid as table,
                polname::text as name,
                polcmd::text as command,
                polpermissive as is_permissive,
                polroles as roles,
                polqual::text as using,
                polwithcheck::text as check
            from pg_policy
            """));

    internal static void Add(Reading reading, CatalogBuilder builder)
    {
        reading.Add(Policies, row =>
        {
            if (builder.Tables.TryGetValue(row.Oid("table"), out var table))
            {
                builder.Policies.Add(new()
                {
                    Oid = row.Oid("oid"),
                    Table = table,
                    Name = builder.Name(row.Text("name")),
                    Command = row.Char("command"),
                    IsPermissive = row.Bool("is_permissive"),
                    Roles = [.. row.Oids("roles")],
                    Using = builder.Expression(row.TextOrNull("using")),
                    Check = builder.Expression(row.TextOrNull("check")),
                });
            }
        });
    }
}
