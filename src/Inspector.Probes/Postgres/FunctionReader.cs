using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads functions that are not the system's, without their bodies.</summary>
internal static class FunctionReader
{
    // pg_get_function_identity_arguments() asks the latest catalog, not the snapshot's: null for what was dropped meanwhile.
    internal static readonly Statement Functions = new(
        "functions",
        "functions and procedures: security, volatility, settings, grants; not their bodies",
        (14, """
            select
                p.oid,
                p.pronamespace as schema,
                p.proname::text as name,
                coalesce(pg_get_function_identity_arguments(p.oid), '') as arguments,
                p.proowner as owner,
                l.lanname::text as language,
                p.prokind::text as kind,
                p.provolatile::text as volatility,
                p.prosecdef as is_security_definer,
                p.proleakproof as is_leakproof,
                p.proconfig as settings,
                p.proacl::text[] as grants
            from pg_proc p
            join pg_language l on l.oid = p.prolang
            join pg_namespace n on n.oid = p.pronamespace
            where n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """));

    internal static void Add(Reading reading, CatalogBuilder builder, ExtensionMembers members)
    {
        reading.Add(Functions, row =>
        {
            var oid = row.Oid("oid");
            builder.Functions.Add(new()
            {
                Oid = oid,
                Schema = builder.Schemas[row.Oid("schema")],
                Name = row.Text("name"),
                Arguments = row.Text("arguments"),
                Owner = row.Oid("owner"),
                Language = builder.Name(row.Text("language")),
                Kind = row.Char("kind"),
                Volatility = row.Char("volatility"),
                IsSecurityDefiner = row.Bool("is_security_definer"),
                IsLeakproof = row.Bool("is_leakproof"),
                Settings = [.. row.Texts("settings") ?? []],
                Grants = Grant.ReadAll(row.Texts("grants")),
                Extension = members.OfFunction(oid),
            });
        });
    }
}
