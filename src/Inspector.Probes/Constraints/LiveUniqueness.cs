using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Constraints;

/// <summary>Whether the rows that hold NULL in some column are kept unique by another index.</summary>
internal static class LiveUniqueness
{
    /// <summary>Whether a unique index over some of the columns holds at least for the rows in which one of the gaps is NULL.</summary>
    /// <param name="index">The index with the gaps.</param>
    /// <param name="firm">Its columns that cannot be NULL, or that are not looked at.</param>
    /// <param name="gaps">Its columns that may be.</param>
    public static bool IsKept(Index index, IReadOnlyCollection<Column> firm, ImmutableArray<Column> gaps) =>
        index.Table.Indexes.Any(other =>
            other != index && other is { IsUnique: true, IsUsable: true, IsImmediate: true }
            && other.Keys.All(key => key.Column is { } column && (firm.Contains(column) || (other.NullsNotDistinct && gaps.Contains(column))))
            && (other.Predicate is null || gaps.Any(gap => Premise.That(new NullTest(ColumnReference.Of(gap), IsNull: true)).Implies(other.Predicate.Root))));
}
