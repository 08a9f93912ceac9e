using Inspector.Catalog;

namespace Inspector.Indexes;

/// <summary>What an index is on, in words that hold in every partition of one table, whose columns may be numbered differently in each.</summary>
internal static class IndexShape
{
    /// <summary>The shape; two indexes of one shape do the same for their partitions.</summary>
    public static string Of(Index index)
    {
        var keys = index.Keys.Select(key =>
            (key.Column?.Name ?? Renumbered(index, key.Expression!))
            + (key.Class is { IsDefault: false } special ? $" {special.Name}{(key.ClassOptions is null ? "" : $" ({key.ClassOptions})")}" : "")
            + (key.Collation is { } collation && collation != key.Column?.Collation ? $" collate {collation.Name}" : "")
            + (key.Descending ? " desc" : "")
            + (key.NullsFirst == key.Descending ? "" : key.NullsFirst ? " nulls first" : " nulls last"));
        return $"{(index.IsUnique ? "unique " : "")}{index.Method} ({string.Join(", ", keys)})"
            + (index.Included.IsEmpty ? "" : $" include ({string.Join(", ", index.Included.Select(column => column.Name))})")
            + (index.NullsNotDistinct ? " nulls not distinct" : "")
            + (index.Predicate is null ? "" : $" where {Renumbered(index, index.Predicate)}");
    }

    /// <summary>The stored expression with the column numbers of the partitioned table; as it is where it could not be read.</summary>
    private static string Renumbered(Index index, Expression expression)
    {
        var root = index.Table.Root;
        return root == index.Table ? expression.Text
            : (expression.WithColumns(number => index.Table.Column(number) is { } column && root.Column(column.Name) is { } same ? same.Number : number) ?? expression).Text;
    }
}
