using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Indexes;

/// <summary>
/// Whether an index serves the queries by which the server enforces a foreign key on the referencing side: equality on all of its columns
/// (<c>ri_triggers.c</c>), which also says that none of them is NULL.
/// </summary>
internal static class ForeignKeySupport
{
    /// <summary>Whether the server can find the referencing rows by this index, whatever else it is for.</summary>
    public static bool Covers(Index index, ForeignKey key) =>
        index.IsUsable
        && (index.Method == "btree" || (index.Method == "hash" && key.Columns.Length == 1))
        && LeadsWith(index, key)
        && (index.Predicate is null || Premise.NotNull(key.Columns.Select(column => column.Number)).Implies(index.Predicate.Root));

    /// <summary>
    /// Whether the index's first keys are the foreign key's columns, in any order. Under another collation than the column's the planner
    /// would not use it even for equality.
    /// </summary>
    public static bool LeadsWith(Index index, ForeignKey key)
    {
        if (index.Keys.Length < key.Columns.Length)
        {
            return false;
        }

        for (var i = 0; i < key.Columns.Length; i++)
        {
            if (index.Keys[i] is not { Column: { } column } keyed || !key.Columns.Contains(column) || !ReferenceEquals(keyed.Collation, column.Collation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether the referencing table as a whole is served: by one of its indexes, or, when it is partitioned, every leaf by one of its own.
    /// </summary>
    public static bool IsServed(ForeignKey key) =>
        key.Table.Indexes.Any(index => Covers(index, key))
        || (key.Table.Kind == TableKind.Partitioned
            && key.Table.Leaves.Any()
            && key.Table.Leaves.All(leaf => leaf.Indexes.Any(index => CoversPart(index, key, leaf))));

    /// <summary>The same question for one partition, whose columns go by the same names under other numbers.</summary>
    private static bool CoversPart(Index index, ForeignKey key, Table leaf)
    {
        var part = leaf.Constraints.OfType<ForeignKey>().FirstOrDefault(own => own.Columns.Select(c => c.Name).SequenceEqual(key.Columns.Select(c => c.Name)));
        return part is not null && Covers(index, part);
    }
}
