using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads triggers that a user made, and of the server's own those that are not in their usual state.</summary>
internal static class TriggerReader
{
    internal static readonly Statement Triggers = new(
        "triggers",
        "triggers of users, and internal ones that someone disabled",
        (14, """
            select
                t.oid,
                t.tgrelid as table,
                t.tgname::text as name,
                t.tgfoid as function,
                t.tgenabled::text as enabled,
                t.tgisinternal as is_internal,
                t.tgtype as type,
                t.tgconstraint as constraint,
                t.tgparentid as parent
            from pg_trigger t
            where not t.tgisinternal
                or t.tgenabled <> 'O'
            """));

    internal static void Add(Reading reading, CatalogBuilder builder)
    {
        reading.Add(Triggers, row =>
        {
            if (builder.Tables.TryGetValue(row.Oid("table"), out var table))
            {
                builder.Triggers.Add(new()
                {
                    Oid = row.Oid("oid"),
                    Table = table,
                    Name = builder.Name(row.Text("name")),
                    Function = row.Oid("function"),
                    Enabled = row.Char("enabled"),
                    IsInternal = row.Bool("is_internal"),
                    Type = row.Int16("type"),
                    Constraint = row.Oid("constraint"),
                    IsInherited = row.Oid("parent") != 0,
                });
            }
        });
    }
}
