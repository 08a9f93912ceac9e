using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A data type (<c>pg_type</c>), of the system or of a user.</summary>
public sealed class DataType
{
    /// <summary>The object id. Those of built-in types are the same everywhere (<c>pg_type.dat</c>).</summary>
    public required uint Oid { get; init; }

    /// <summary>The schema's name, for example <c>pg_catalog</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>The internal name, for example <c>int4</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name as <c>format_type</c> prints it: <c>bigint</c> for int8, with the schema where one is needed.</summary>
    internal string FullName { get; init; } = "record";

    /// <summary>What kind of type it is.</summary>
    public DataTypeKind Kind { get; init; }

    /// <summary>The category letter, for example <c>N</c> for numbers (<c>typcategory</c>).</summary>
    public char Category { get; init; }

    /// <summary>Whether the server prefers it among the types of its category (<c>typispreferred</c>).</summary>
    public bool IsPreferred { get; init; }

    /// <summary>
    /// Types as which its values pass unchanged and unasked: implicit casts without a function (<c>pg_cast</c>). For example text, for varchar.
    /// </summary>
    public ImmutableArray<uint> PassesAs { get; internal set; } = [];

    /// <summary>Bytes of a value, or -1 when it varies (<c>typlen</c>).</summary>
    public short Length { get; init; }

    /// <summary>Bytes at a multiple of which a value begins in a row: 1, 2, 4 or 8 (<c>typalign</c>).</summary>
    public int Alignment { get; init; } = 8;

    /// <summary>For a domain: whether it is declared NOT NULL.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>For a domain: the type below it. Else null.</summary>
    public DataType? DomainOf { get; internal set; }

    /// <summary>For an array: the type of its elements. Else null.</summary>
    public DataType? ElementOf { get; internal set; }

    /// <summary>For an enum: its labels in order. Else empty.</summary>
    public ImmutableArray<string> Labels { get; internal set; } = [];

    /// <summary>The extension that owns it, or null.</summary>
    public string? Extension { get; init; }

    /// <summary>The type below all domains: itself when it is none.</summary>
    public DataType Base => DomainOf is null ? this : DomainOf.Base;

    /// <summary>The value range of int2, int4 and int8, below domains; null for every other type.</summary>
    public (long Minimum, long Maximum)? IntegerRange => Base.Oid switch
    {
        WellKnown.Int2 => (short.MinValue, short.MaxValue),
        WellKnown.Int4 => (int.MinValue, int.MaxValue),
        WellKnown.Int8 => (long.MinValue, long.MaxValue),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Schema == "pg_catalog" ? Name : $"{Schema}.{Name}";
}

/// <summary>Kinds of data type (<c>pg_type.typtype</c>).</summary>
public enum DataTypeKind
{
    /// <summary>A base type.</summary>
    Base,

    /// <summary>A row type.</summary>
    Composite,

    /// <summary>A domain over another type.</summary>
    Domain,

    /// <summary>An enum.</summary>
    Enum,

    /// <summary>A range.</summary>
    Range,

    /// <summary>A multirange.</summary>
    Multirange,

    /// <summary>A pseudo-type.</summary>
    Pseudo,
}
