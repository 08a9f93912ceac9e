using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Testing;

/// <summary>Some types of the system and the btree classes that compare them, for snapshots built in memory (<c>pg_type.dat</c>, <c>pg_opclass.dat</c>).</summary>
internal static class BuiltIn
{
    private const uint IntegerOps = 1976;
    private const uint TextOps = 1994;

    /// <summary>The types.</summary>
    public static ImmutableArray<DataType> Types { get; } =
    [
        Type(WellKnown.Bool, "bool", 'B', 1, isPreferred: true),
        Type(WellKnown.Int2, "int2", 'N', 2),
        Type(WellKnown.Int4, "int4", 'N', 4),
        Type(WellKnown.Int8, "int8", 'N', 8),
        Type(WellKnown.Numeric, "numeric", 'N', -1),
        Type(WellKnown.Text, "text", 'S', -1, isPreferred: true, WellKnown.Bpchar, WellKnown.Varchar),
        Type(WellKnown.Varchar, "varchar", 'S', -1, isPreferred: false, WellKnown.Text, WellKnown.Bpchar),
        Type(WellKnown.Bpchar, "bpchar", 'S', -1),
        Type(24, "regproc", 'N', 4),
        Type(26, "oid", 'N', 4, isPreferred: true),
        Type(114, "json", 'U', -1),
        Type(701, "float8", 'N', 8, isPreferred: true),
        Type(790, "money", 'N', 8),
        Type(1114, "timestamp", 'D', 8),
        Type(1184, "timestamptz", 'D', 8, isPreferred: true),
        Type(2950, "uuid", 'U', 16),
    ];

    /// <summary>Their default btree classes.</summary>
    public static ImmutableArray<OperatorClass> OperatorClasses { get; } =
    [
        Class(10003, "bool_ops", 424, WellKnown.Bool),
        Class(1979, "int2_ops", IntegerOps, WellKnown.Int2),
        Class(1978, "int4_ops", IntegerOps, WellKnown.Int4),
        Class(3124, "int8_ops", IntegerOps, WellKnown.Int8),
        Class(3125, "numeric_ops", 1988, WellKnown.Numeric),
        Class(3126, "text_ops", TextOps, WellKnown.Text),
        Class(10004, "bpchar_ops", 426, WellKnown.Bpchar),
        Class(3127, "timestamptz_ops", 434, 1184),
        Class(10065, "uuid_ops", 2968, 2950),
    ];

    /// <summary>The class of an index on a column of a type, unless told otherwise: varchar borrows that of text.</summary>
    public static OperatorClass ClassOf(DataType type) =>
        OperatorClasses.Single(known => known.InputType == (type.Base.Oid == WellKnown.Varchar ? WellKnown.Text : type.Base.Oid));

    private static DataType Type(uint oid, string name, char category, short length, bool isPreferred = false, params uint[] passesAs) => new()
    {
        Oid = oid,
        Schema = "pg_catalog",
        Name = name,
        Category = category,
        Length = length,
        Alignment = length switch
        {
            -1 => 4,
            16 => 1, // uuid
            _ => length,
        },
        IsPreferred = isPreferred,
        PassesAs = [.. passesAs],
    };

    private static OperatorClass Class(uint oid, string name, uint family, uint input) => new()
    {
        Oid = oid,
        Schema = "pg_catalog",
        Name = name,
        Family = family,
        Method = "btree",
        InputType = input,
        IsDefault = true,
        HasImageEquality = name != "numeric_ops",
    };
}
