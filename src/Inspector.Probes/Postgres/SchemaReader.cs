using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads extensions, what belongs to them, and schemas.</summary>
internal static class SchemaReader
{
    internal static readonly Statement Extensions = new(
        "extensions",
        "installed extensions and their versions",
        (14, """
            select
                e.oid,
                e.extname::text as name,
                e.extversion as version,
                a.default_version::text as default_version,
                n.nspname::text as schema
            from pg_extension e
            join pg_namespace n on n.oid = e.extnamespace
            left join pg_available_extensions a on a.name = e.extname
            """));

    internal static readonly Statement ExtensionMembers = new(
        "extension-members",
        "which objects belong to an extension: these are never reported",
        (14, """
            select
                d.classid,
                d.objid,
                d.refobjid as extension
            from pg_depend d
            where d.refclassid = 'pg_extension'::regclass
                and d.refobjid in (select oid from pg_extension)
                and d.deptype = 'e'
                and d.classid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_namespace'::regclass)
            """));

    internal static readonly Statement Schemas = new(
        "schemas",
        "user schemas with owner and grants",
        (14, """
            select
                oid,
                nspname::text as name,
                nspowner as owner,
                nspacl::text[] as grants
            from pg_namespace
            where nspname not in ('pg_catalog', 'information_schema')
                and nspname not like 'pg\_toast%'
                and nspname not like 'pg\_temp\_%'
            """));

    internal static void Add(Reading reading, CatalogBuilder builder, ExtensionMembers members)
    {
        reading.Add(Extensions, row => builder.Extensions.Add(
            new(row.Oid("oid"), row.Text("name"), row.Text("version"), row.TextOrNull("default_version"), row.Text("schema"))));

        reading.Add(ExtensionMembers, row =>
        {
            var (kind, oid, extension) = (row.Oid("classid"), row.Oid("objid"), row.Oid("extension"));
            members.Add(kind, oid, builder.Extensions.Find(known => known.Oid == extension)?.Name ?? "");
        });

        reading.Add(Schemas, row =>
        {
            var oid = row.Oid("oid");
            builder.Schemas.Add(oid, new()
            {
                Oid = oid,
                Name = row.Text("name"),
                Owner = row.Oid("owner"),
                Grants = Grant.ReadAll(row.Texts("grants")),
                Extension = members.OfSchema(oid),
            });
        });
    }
}
