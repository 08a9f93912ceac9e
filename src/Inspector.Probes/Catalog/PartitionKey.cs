using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>How a partitioned table distributes its rows (<c>pg_partitioned_table</c>).</summary>
/// <param name="Strategy"><c>r</c>ange, <c>l</c>ist or <c>h</c>ash.</param>
/// <param name="ColumnNumbers">Attribute numbers in order; 0 stands for an expression.</param>
/// <param name="DefaultPartition">The default partition's object id, or 0.</param>
public sealed record PartitionKey(char Strategy, ImmutableArray<short> ColumnNumbers, uint DefaultPartition);
