using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>A column and the wider type that it is to have.</summary>
/// <param name="Column">The column.</param>
/// <param name="Type">The type without its modifier, and no domain.</param>
/// <param name="TypeName">The type as <c>format_type</c> prints it.</param>
/// <param name="Collation">The collation that the new column is to have, or null for the type's own.</param>
internal sealed record WiderColumn(Column Column, DataType Type, string TypeName, Collation? Collation = null)
{
    /// <summary>The object id of the database's default collation, which no column has to name.</summary>
    private const uint DefaultCollation = 100;

    /// <summary>What stands behind the column's name in ADD COLUMN.</summary>
    public Sql Declaration => Collation is null or { Oid: DefaultCollation }
        ? Sql.FromServer(TypeName)
        : Sql.Of($"{Sql.FromServer(TypeName)} COLLATE {Sql.Name(Collation.Schema, Collation.Name)}");

    /// <summary>The type without its modifier, as a literal.</summary>
    public Sql Regtype => Sql.Of($"{Sql.Literal(Identifier.Quote(Type.Schema, Type.Name))}::regtype");
}
