using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads constraints of tables. Of NOT NULL constraints (18 and later) only those that are not valid: the others are flags of columns.</summary>
internal static class ConstraintReader
{
    internal static readonly Statement Constraints = new(
        "constraints",
        "constraints of every type with their state; NOT NULL ones only where they are not valid",
        (14, """
            select
                c.oid,
                c.conrelid as table,
                c.conname::text as name,
                c.contype::text as type,
                c.condeferrable as is_deferrable,
                c.condeferred as is_deferred,
                c.convalidated as is_validated,
                true as is_enforced,
                false as is_temporal,
                c.conkey as columns,
                c.conindid as index,
                c.conparentid as parent,
                c.coninhcount::int as inherited,
                c.connoinherit as is_no_inherit,
                c.confrelid as referenced,
                c.confkey as referenced_columns,
                c.confupdtype::text as on_update,
                c.confdeltype::text as on_delete,
                c.confmatchtype::text as match,
                null::int2[] as delete_set_columns,
                c.conbin::text as condition
            from pg_constraint c
            where c.conrelid <> 0
                and (c.contype in ('p', 'u', 'f', 'c', 'x') or (c.contype = 'n' and not c.convalidated))
            """),
        (15, """
            select
                c.oid,
                c.conrelid as table,
                c.conname::text as name,
                c.contype::text as type,
                c.condeferrable as is_deferrable,
                c.condeferred as is_deferred,
                c.convalidated as is_validated,
                true as is_enforced,
                false as is_temporal,
                c.conkey as columns,
                c.conindid as index,
                c.conparentid as parent,
                c.coninhcount::int as inherited,
                c.connoinherit as is_no_inherit,
                c.confrelid as referenced,
                c.confkey as referenced_columns,
                c.confupdtype::text as on_update,
                c.confdeltype::text as on_delete,
                c.confmatchtype::text as match,
                c.confdelsetcols as delete_set_columns,
                c.conbin::text as condition
            from pg_constraint c
            where c.conrelid <> 0
                and (c.contype in ('p', 'u', 'f', 'c', 'x') or (c.contype = 'n' and not c.convalidated))
            """),
        (18, """
            select
                c.oid,
                c.conrelid as table,
                c.conname::text as name,
                c.contype::text as type,
                c.condeferrable as is_deferrable,
                c.condeferred as is_deferred,
                c.convalidated as is_validated,
                c.conenforced as is_enforced,
                c.conperiod as is_temporal,
                c.conkey as columns,
                c.conindid as index,
                c.conparentid as parent,
                c.coninhcount::int as inherited,
                c.connoinherit as is_no_inherit,
                c.confrelid as referenced,
                c.confkey as referenced_columns,
                c.confupdtype::text as on_update,
                c.confdeltype::text as on_delete,
                c.confmatchtype::text as match,
                c.confdelsetcols as delete_set_columns,
                c.conbin::text as condition
            from pg_constraint c
            where c.conrelid <> 0
                and (c.contype in ('p', 'u', 'f', 'c', 'x') or (c.contype = 'n' and not c.convalidated))
            """));

    internal static void Add(Reading reading, CatalogBuilder builder)
    {
        reading.Add(Constraints, row =>
        {
            if (builder.Tables.TryGetValue(row.Oid("table"), out var table) && Read(row, table, builder) is { } constraint)
            {
                builder.Constraints.Add(constraint);
            }
        });
    }

    private static Constraint? Read(Row row, Table table, CatalogBuilder builder)
    {
        switch (row.Char("type"))
        {
            case 'p' or 'u' when builder.Indexes.TryGetValue(row.Oid("index"), out var index):
                return new KeyConstraint
                {
                    Oid = row.Oid("oid"),
                    Table = table,
                    Name = builder.Name(row.Text("name")),
                    Columns = Columns(row, "columns", table),
                    IsDeferrable = row.Bool("is_deferrable"),
                    IsInitiallyDeferred = row.Bool("is_deferred"),
                    ParentOid = row.Oid("parent"),
                    IsInherited = row.Int32("inherited") > 0,
                    IsPrimary = index.IsPrimary,
                    WithoutOverlaps = row.Bool("is_temporal"),
                    Index = index,
                };
            case 'x' when builder.Indexes.TryGetValue(row.Oid("index"), out var index):
                return new ExclusionConstraint
                {
                    Oid = row.Oid("oid"),
                    Table = table,
                    Name = builder.Name(row.Text("name")),
                    Columns = Columns(row, "columns", table),
                    IsDeferrable = row.Bool("is_deferrable"),
                    IsInitiallyDeferred = row.Bool("is_deferred"),
                    ParentOid = row.Oid("parent"),
                    IsInherited = row.Int32("inherited") > 0,
                    Index = index,
                };
            case 'c':
                return new CheckConstraint
                {
                    Oid = row.Oid("oid"),
                    Table = table,
                    Name = builder.Name(row.Text("name")),
                    Columns = Columns(row, "columns", table),
                    IsValidated = row.Bool("is_validated"),
                    IsEnforced = row.Bool("is_enforced"),
                    ParentOid = row.Oid("parent"),
                    IsInherited = row.Int32("inherited") > 0,
                    IsNoInherit = row.Bool("is_no_inherit"),
                    Condition = builder.Expression(row.TextOrNull("condition")),
                };
            case 'n':
                return new NotNullConstraint
                {
                    Oid = row.Oid("oid"),
                    Table = table,
                    Name = builder.Name(row.Text("name")),
                    Columns = Columns(row, "columns", table),
                    IsValidated = row.Bool("is_validated"),
                    ParentOid = row.Oid("parent"),
                    IsInherited = row.Int32("inherited") > 0,
                };
            case 'f' when builder.Tables.TryGetValue(row.Oid("referenced"), out var referenced):
                return new ForeignKey
                {
                    Oid = row.Oid("oid"),
                    Table = table,
                    Name = builder.Name(row.Text("name")),
                    Columns = Columns(row, "columns", table),
                    IsDeferrable = row.Bool("is_deferrable"),
                    IsInitiallyDeferred = row.Bool("is_deferred"),
                    IsValidated = row.Bool("is_validated"),
                    IsEnforced = row.Bool("is_enforced"),
                    ParentOid = row.Oid("parent"),
                    IsInherited = row.Int32("inherited") > 0,
                    Referenced = referenced,
                    ReferencedColumns = Columns(row, "referenced_columns", referenced),
                    Index = builder.Indexes.GetValueOrDefault(row.Oid("index")),
                    OnDelete = Action(row.Char("on_delete")),
                    OnUpdate = Action(row.Char("on_update")),
                    IsMatchFull = row.Char("match") == 'f',
                    DeleteSetColumns = Columns(row, "delete_set_columns", table),
                    IsTemporal = row.Bool("is_temporal"),
                };
            default:
                return null;
        }
    }

    private static System.Collections.Immutable.ImmutableArray<Column> Columns(Row row, string name, Table table) =>
        table.ColumnsOf(row.Int16s(name));

    private static ReferentialAction Action(char letter) => letter switch
    {
        'r' => ReferentialAction.Restrict,
        'c' => ReferentialAction.Cascade,
        'n' => ReferentialAction.SetNull,
        'd' => ReferentialAction.SetDefault,
        _ => ReferentialAction.NoAction,
    };
}
