using Inspector.Catalog;

namespace Inspector.Columns;

/// <summary>
/// What someone declared: the tables that hold rows of their own, a partitioned one for all of its partitions, and their columns, each where it was
/// declared first. Views, materialized views and foreign tables repeat what is elsewhere.
/// </summary>
internal static class DeclaredColumns
{
    /// <summary>The tables.</summary>
    public static IEnumerable<Table> Tables(CatalogSnapshot snapshot) =>
        snapshot.Roots.Where(table => table is { Kind: TableKind.Ordinary or TableKind.Partitioned, Extension: null });

    /// <summary>Their columns, without those that came by INHERITS.</summary>
    public static IEnumerable<Column> Of(CatalogSnapshot snapshot) => Tables(snapshot).SelectMany(Of);

    /// <summary>The columns of one of them.</summary>
    public static IEnumerable<Column> Of(Table table) =>
        table.InheritsFrom.IsEmpty ? table.Columns : table.Columns.Where(column => table.InheritsFrom.All(parent => parent.Column(column.Name) is null));

    /// <summary>The type of the values that a column stores: below domains, and of an array that of its elements.</summary>
    public static DataType Stored(Column column)
    {
        var type = column.Type.Base;
        while (type.ElementOf is { } element)
        {
            type = element.Base;
        }

        return type;
    }
}
