using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Counting the rows that refer to nothing, before a foreign key is asked to prove that there are none.</summary>
internal static class CountOrphans
{
    /// <summary>The step.</summary>
    /// <param name="columns">The referencing columns.</param>
    /// <param name="targets">What they reference, in the same order.</param>
    public static Step Of(ImmutableArray<Column> columns, ImmutableArray<Column> targets)
    {
        var (table, target) = (columns[0].Table, targets[0].Table);
        var rows = From(columns, targets);
        return new()
        {
            Phase = Phase.Validate,
            Sql = Sql.Of($"SELECT count(*) {rows};"),
            Locks = [.. table.Tree.Concat(target.Tree).Distinct().Select(member => Lock.Of(LockMode.AccessShareLock, member))],
            Blocks = Blocks.None,
            Work = Work.Scan,
            Verify = Sql.Of($"SELECT NOT EXISTS (SELECT {rows});"),
            WhyNoRollback = "it only reads",
            Caveats = ["Mend or remove the rows that it counts before you go on: no later step does that for you."],
        };
    }

    /// <summary>Rows without their parent, from <c>FROM</c> on.</summary>
    public static Sql From(ImmutableArray<Column> columns, ImmutableArray<Column> targets) =>
        Sql.Of($"FROM {Only(columns[0].Table)} AS c WHERE {Condition(columns, targets)}");

    /// <summary>What holds of a row <c>c</c> without its parent.</summary>
    public static Sql Condition(ImmutableArray<Column> columns, ImmutableArray<Column> targets)
    {
        var filled = Sql.Join(" AND ", columns.Select(column => Sql.Of($"c.{column} IS NOT NULL")));
        var pairs = Sql.Join(" AND ", columns.Zip(targets, (column, target) => Sql.Of($"p.{target} = c.{column}")));
        return Sql.Of($"{filled} AND NOT EXISTS (SELECT FROM {Only(targets[0].Table)} AS p WHERE {pairs})");
    }

    /// <summary>A foreign key holds for the table itself and its partitions, not for children by INHERITS.</summary>
    private static Sql Only(Table table) => table.Kind == TableKind.Partitioned ? Sql.Of($"{table}") : Sql.Of($"ONLY {table}");
}
