using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Counting what stands in the way of a unique index, before the server is asked to build it.</summary>
internal static class CountDuplicates
{
    /// <summary>The step; null when the index is not unique, or on expressions or a part of the rows, which the snapshot does not hold as text.</summary>
    public static Step? Of(Index index)
    {
        if (!index.IsUnique || index.Predicate is not null || index.Keys.Any(key => key.Column is null))
        {
            return null;
        }

        return Of(index.Table, [.. index.Keys.Select(key => key.Column!)], index.NullsNotDistinct);
    }

    /// <summary>The step for columns that are to be unique.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The columns.</param>
    /// <param name="nullsNotDistinct">Whether NULLs count as equal.</param>
    public static Step Of(Table table, ImmutableArray<Column> key, bool nullsNotDistinct = false)
    {
        var columns = Sql.Names(key.Select(column => column.Name));
        var filled = Sql.Join(" AND ", key.Select(column => Sql.Of($"{column} IS NOT NULL")));
        var rows = nullsNotDistinct ? Sql.Of($"{table}") : Sql.Of($"{table} WHERE {filled}");
        var repeated = Sql.Of($"(SELECT FROM {rows} GROUP BY {columns} HAVING count(*) > 1)");
        return new()
        {
            Phase = Phase.Validate,
            Sql = Sql.Of($"SELECT count(*) FROM {repeated} AS repeated;"),
            Locks = [Lock.Of(LockMode.AccessShareLock, table)],
            Blocks = Blocks.None,
            Work = Work.Scan,
            Verify = Sql.Of($"SELECT NOT EXISTS {repeated};"),
            WhyNoRollback = "it only reads",
            Caveats = ["Merge or remove the duplicates that it counts before you go on: the build fails as long as there is one."],
        };
    }
}
