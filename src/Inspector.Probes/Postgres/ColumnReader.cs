using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads columns, their types with modifiers, and their defaults.</summary>
internal static class ColumnReader
{
    internal static readonly Statement TypeNames = new(
        "type-names",
        "names of the types with modifiers that columns have",
        (14, """
            select
                atttypid as type,
                atttypmod as modifier,
                format_type(atttypid, atttypmod) as name
            from pg_attribute
            where attnum > 0
                and not attisdropped
            group by atttypid, atttypmod
            """));

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
                a.attnotnull as is_not_null,
                a.attcollation as collation,
                a.attidentity::text as identity,
                a.attgenerated::text as generated,
                a.attoptions as options
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid
            join pg_namespace n on n.oid = c.relnamespace
            where a.attnum > 0
                and not a.attisdropped
                and (c.relkind in ('r', 'p', 'f', 'm') or a.attoptions is not null)
                and n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg\_toast%'
                and n.nspname not like 'pg\_temp\_%'
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
        var typeNames = new Dictionary<(uint, int), string>();
        reading.Add(TypeNames, row => typeNames[(row.Oid("type"), row.Int32("modifier"))] = row.Text("name"));
        reading.Add(
            Columns,
            row =>
            {
                var relation = row.Oid("relation");
                if (builder.Tables.TryGetValue(relation, out var table))
                {
                    builder.Columns.Add(Read(row, table, builder, typeNames));
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

    private static Column Read(Row row, Table table, CatalogBuilder builder, Dictionary<(uint, int), string> typeNames)
    {
        var number = row.Int16("number");
        var name = builder.Name(row.Text("name"));
        var type = row.Oid("type");
        var modifier = row.Int32("modifier");
        return new()
        {
            Table = table,
            Number = number,
            Name = name,
            Type = builder.Types.GetValueOrDefault(type) ?? Unknown(type, builder),
            Modifier = modifier,
            TypeName = typeNames.GetValueOrDefault((type, modifier), "???"),
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
