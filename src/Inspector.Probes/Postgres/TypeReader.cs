using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads data types, enum labels, collations and operator classes.</summary>
internal static class TypeReader
{
    internal static readonly Statement Types = new(
        "types",
        "data types: domains, enums, ranges and base types, without the row types of tables",
        (14, """
            select
                t.oid,
                n.nspname::text as schema,
                t.typname::text as name,
                format_type(t.oid, -1) as full_name,
                t.typtype::text as kind,
                t.typcategory::text as category,
                t.typispreferred as is_preferred,
                t.typlen as length,
                t.typalign::text as alignment,
                t.typnotnull as is_not_null,
                t.typbasetype as base,
                case when t.typcategory = 'A' then t.typelem else 0::oid end as element
            from pg_type t
            join pg_namespace n on n.oid = t.typnamespace
            where (t.typtype <> 'c' or t.typrelid in (select oid from pg_class where relkind = 'c'))
                and (
                    t.typcategory <> 'A'
                    or t.typelem = 0
                    or t.typelem in (
                        select
                            oid
                        from pg_type
                        where typarray <> 0 -- as every element's is: so the arrays themselves need not be looked at
                            and (typtype <> 'c' or typrelid in (select oid from pg_class where relkind = 'c'))))
            """));

    internal static readonly Statement Casts = new(
        "casts",
        "types whose values pass as another type without a function: they borrow its operator classes",
        (14, """
            select
                castsource as source,
                array_agg(casttarget order by casttarget) as targets
            from pg_cast
            where castmethod = 'b'
                and castcontext = 'i'
            group by castsource
            """));

    internal static readonly Statement EnumLabels = new(
        "enum-labels",
        "labels of enums in their order",
        (14, """
            select
                enumtypid as type,
                array_agg(enumlabel::text order by enumsortorder) as labels
            from pg_enum
            group by enumtypid
            """));

    internal static readonly Statement Collations = new(
        "collations",
        "collations: provider, determinism and version of their rules",
        (14, """
            select
                c.oid,
                n.nspname::text as schema,
                c.collname::text as name,
                c.collprovider::text as provider,
                c.collisdeterministic as is_deterministic,
                c.collversion as version
            from pg_collation c
            join pg_namespace n on n.oid = c.collnamespace
            """));

    internal static readonly Statement OperatorClasses = new(
        "operator-classes",
        "operator classes and their families: how indexes compare",
        (14, """
            select
                c.oid,
                n.nspname::text as schema,
                c.opcname::text as name,
                c.opcfamily as family,
                m.amname::text as method,
                c.opcintype as input_type,
                c.opcdefault as is_default,
                p.amproc is not null as has_image_equality
            from pg_opclass c
            join pg_namespace n on n.oid = c.opcnamespace
            join pg_am m on m.oid = c.opcmethod
            left join pg_amproc p on p.amprocfamily = c.opcfamily
                and p.amproclefttype = c.opcintype
                and p.amprocrighttype = c.opcintype
                and p.amprocnum = 4
                and m.amname = 'btree'
            """));

    internal static void Add(Reading reading, CatalogBuilder builder, ExtensionMembers members)
    {
        var below = new List<(DataType Type, uint Base, uint Element)>();
        reading.Add(Types, row =>
        {
            var oid = row.Oid("oid");
            var type = new DataType
            {
                Oid = oid,
                Schema = builder.Name(row.Text("schema")),
                Name = row.Text("name"),
                FullName = builder.Name(row.Text("full_name")),
                Kind = Kind(row.Char("kind")),
                Category = row.Char("category"),
                IsPreferred = row.Bool("is_preferred"),
                Length = row.Int16("length"),
                Alignment = row.Char("alignment") switch
                {
                    'c' => 1,
                    's' => 2,
                    'i' => 4,
                    _ => 8,
                },
                IsNotNull = row.Bool("is_not_null"),
                Extension = members.OfType(oid),
            };
            builder.Types.Add(oid, type);
            below.Add((type, row.Oid("base"), row.Oid("element")));
        },
        () =>
        {
            foreach (var (type, basis, element) in below)
            {
                type.DomainOf = builder.Types.GetValueOrDefault(basis);
                type.ElementOf = builder.Types.GetValueOrDefault(element);
            }
        });

        reading.Add(Casts, row =>
        {
            if (builder.Types.TryGetValue(row.Oid("source"), out var type))
            {
                type.PassesAs = [.. row.Oids("targets")];
            }
        });

        reading.Add(EnumLabels, row =>
        {
            if (builder.Types.TryGetValue(row.Oid("type"), out var type))
            {
                type.Labels = [.. row.Texts("labels") ?? []];
            }
        });

        reading.Add(Collations, row =>
        {
            var oid = row.Oid("oid");
            builder.Collations.Add(oid, new()
            {
                Oid = oid,
                Schema = builder.Name(row.Text("schema")),
                Name = row.Text("name"),
                Provider = row.Char("provider"),
                IsDeterministic = row.Bool("is_deterministic"),
                Version = row.TextOrNull("version"),
            });
        });

        reading.Add(OperatorClasses, row =>
        {
            var oid = row.Oid("oid");
            builder.OperatorClasses.Add(oid, new()
            {
                Oid = oid,
                Schema = builder.Name(row.Text("schema")),
                Name = row.Text("name"),
                Family = row.Oid("family"),
                Method = builder.Name(row.Text("method")),
                InputType = row.Oid("input_type"),
                IsDefault = row.Bool("is_default"),
                HasImageEquality = row.Bool("has_image_equality"),
            });
        });
    }

    private static DataTypeKind Kind(char letter) => letter switch
    {
        'c' => DataTypeKind.Composite,
        'd' => DataTypeKind.Domain,
        'e' => DataTypeKind.Enum,
        'r' => DataTypeKind.Range,
        'm' => DataTypeKind.Multirange,
        'p' => DataTypeKind.Pseudo,
        _ => DataTypeKind.Base,
    };
}
