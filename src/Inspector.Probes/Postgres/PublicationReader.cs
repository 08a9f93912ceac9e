using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads publications and what they publish.</summary>
internal static class PublicationReader
{
    internal static readonly Statement Publications = new(
        "publications",
        "publications and the tables and schemas named in them",
        (14, """
            select
                p.oid,
                p.pubname::text as name,
                p.puballtables as all_tables,
                p.pubupdate or p.pubdelete as publishes_old_rows,
                array(select r.prrelid from pg_publication_rel r where r.prpubid = p.oid order by r.prrelid) as tables,
                '{}'::oid[] as schemas
            from pg_publication p
            """),
        (15, """
            select
                p.oid,
                p.pubname::text as name,
                p.puballtables as all_tables,
                p.pubupdate or p.pubdelete as publishes_old_rows,
                array(select r.prrelid from pg_publication_rel r where r.prpubid = p.oid order by r.prrelid) as tables,
                array(select s.pnnspid from pg_publication_namespace s where s.pnpubid = p.oid order by s.pnnspid) as schemas
            from pg_publication p
            """));

    internal static void Add(Reading reading, CatalogBuilder builder)
    {
        reading.Add(Publications, row => builder.Publications.Add(new()
        {
            Oid = row.Oid("oid"),
            Name = row.Text("name"),
            AllTables = row.Bool("all_tables"),
            PublishesOldRows = row.Bool("publishes_old_rows"),
            Tables = [.. row.Oids("tables")],
            Schemas = [.. row.Oids("schemas")],
        }));
    }
}
