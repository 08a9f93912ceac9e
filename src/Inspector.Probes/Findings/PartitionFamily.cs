using Inspector.Catalog;

namespace Inspector.Findings;

/// <summary>
/// What the same defect of several partitions of one table has in common. A partitioned table is one object: where a probe finds the same in
/// more than one of its partitions, the engine makes one finding of them, on the partitioned table.
/// </summary>
/// <param name="Root">The partitioned table.</param>
/// <param name="Shape">What the defective parts look like, in words that hold in every partition: no name of a partition, no number.</param>
public sealed record PartitionFamily(Table Root, string Shape)
{
    /// <summary>The family of an index that only a partition has; null for every other index.</summary>
    public static PartitionFamily? Of(Index index) => Of(index.Table, index.Shape);

    /// <summary>The family of a constraint that a partition declares for itself; null for every other constraint.</summary>
    public static PartitionFamily? Of(Constraint constraint) => Of(constraint.Table, constraint.Shape);

    /// <summary>The family of something in a table; null when the table is no partition.</summary>
    public static PartitionFamily? Of(Table table, string shape) => table.Parent is null ? null : new(table.Root, shape);
}
