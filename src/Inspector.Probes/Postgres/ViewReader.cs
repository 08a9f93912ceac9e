using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads views and which tables they mention.</summary>
internal static class ViewReader
{
    internal static readonly Statement Views = new(
        "views",
        "views: owner, options, grants, and the relations that their queries mention",
        (14, """
            select
                c.oid,
                c.relnamespace as schema,
                c.relname::text as name,
                c.relowner as owner,
                c.reloptions as options,
                c.relacl::text[] as grants,
                array(
                    select distinct d.refobjid
                    from pg_rewrite r
                    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                    where r.ev_class = c.oid
                        and d.refclassid = 'pg_class'::regclass
                        and d.refobjid <> c.oid
                    order by d.refobjid) as reads
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'v'
                and n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
            """));

    internal static void Add(Reading reading, CatalogBuilder builder, ExtensionMembers members)
    {
        reading.Add(Views, row =>
        {
            var oid = row.Oid("oid");
            builder.Views.Add(new()
            {
                Oid = oid,
                Schema = builder.Schemas[row.Oid("schema")],
                Name = row.Text("name"),
                Owner = row.Oid("owner"),
                Options = [.. row.Texts("options") ?? []],
                Grants = Grant.ReadAll(row.Texts("grants")),
                Reads = [.. row.Oids("reads")],
                Extension = members.OfRelation(oid),
            });
        });
    }
}
