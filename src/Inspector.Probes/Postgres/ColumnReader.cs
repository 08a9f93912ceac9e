using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads columns, their types with modifiers, and their defaults.</summary>
internal static class ColumnReader
{
    // Most columns have a built-in type without modifier, and its name comes once, with the types. From 10,000 on object ids are not fixed.
    internal static readonly Statement Columns = new(
        "columns",
        "columns of tables, and of indexes those whose operator class has parameters",
        (14, """
            select
                a.attrelid as relation,
                a.attnum as number,
                a.attname::text as name,
                a.atttypid as type,
                a.atttypmod as modifier,
                case when a.atttypmod <> -1 or a.atttypid >= 10000 then format_type(a.atttypid, a.atttypmod) end as type_name,
                a.attnotnull as is_not_null,
                a.attcollation as collation,
                a.attidentity::text as identity,
                a.attgenerated::text as generated,
                a.attoptions as options
            from pg_attribute a
            left join (
                select
                    c.oid
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p', 'f', 'm')
                    and n.nspname not in ('pg_catalog', 'information_schema')
                    and n.nspname not like 'pg\_toast%'
                    and n.nspname not like 'pg\_temp\_%'
            ) t on t.oid = a.attrelid
            where a.attnum > 0
                and not a.attisdropped
                and (t.oid is not null or a.attoptions is not null)
            """));

    internal static readonly Statement Defaults = new(
        "defaults",
        "default and generation expressions, as stored",
        (14, """
            select
                adrelid as relation,
                adnum as number,
                adbin::text as tree
            from pg_attrdef
            """));

    /// <summary>Adds the reading of columns and defaults.</summary>
    /// <param name="reading">What to add to.</param>
    /// <param name="builder">What takes them.</param>
    /// <param name="classOptions">Takes the parameters of operator classes, by index and attribute number.</param>
    internal static void Add(Reading reading, CatalogBuilder builder, Dictionary<(uint Index, short Number), string> classOptions)
    {
        reading.Add(
            Columns,
            row =>
            {
                var relation = row.Oid("relation");
                if (builder.Tables.TryGetValue(relation, out var table))
                {
                    builder.Columns.Add(Read(row, table, builder));
                }
                else
                {
                    classOptions[(relation, row.Int16("number"))] = string.Join(",", row.Texts("options") ?? []);
                }
            },
            builder.TieColumns);
        reading.Add(Defaults, row =>
        {
            if (builder.Tables.GetValueOrDefault(row.Oid("relation"))?.Column(row.Int16("number")) is { } column)
            {
                column.Default = builder.Expression(row.Text("tree"));
            }
        });
    }

    private static Column Read(Row row, Table table, CatalogBuilder builder)
    {
        var number = row.Int16("number");
        var name = builder.Name(row.Text("name"));
        var type = row.Oid("type");
        var known = builder.Types.GetValueOrDefault(type) ?? Unknown(type, builder);
        var modifier = row.Int32("modifier");
        var typeName = row.TextOrNull("type_name");
        return new()
        {
            Table = table,
            Number = number,
            Name = name,
            Type = known,
            Modifier = modifier,
            TypeName = typeName is null ? known.FullName : builder.Name(typeName),
            IsNotNull = row.Bool("is_not_null"),
            Collation = builder.Collations.GetValueOrDefault(row.Oid("collation")),
            Identity = row.Char("identity"),
            Generated = row.Char("generated"),
        };
    }

    /// <summary>The row type of a table, which the list of types leaves out: there is one for every table.</summary>
    private static DataType Unknown(uint oid, CatalogBuilder builder)
    {
        var type = new DataType { Oid = oid, Schema = "", Name = "record", Kind = DataTypeKind.Composite };
        builder.Types.Add(oid, type);
        return type;
    }
}
