using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// A table, partitioned table, foreign table or materialized view, with what is attached to it. Sizes and row counts are those of the
/// last VACUUM or ANALYZE; of a partitioned table use <see cref="Tree"/>, whose members hold the rows.
/// </summary>
public sealed class Table
{
    /// <summary>The object id. Never part of what is exported: it differs between servers.</summary>
    public required uint Oid { get; init; }

    /// <summary>The schema it is in.</summary>
    public required Schema Schema { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of relation it is.</summary>
    public required TableKind Kind { get; init; }

    /// <summary>Whether its rows are kept by PostgreSQL's own access method, rather than by an extension's (<c>relam</c>).</summary>
    public bool IsHeap { get; init; } = true;

    /// <summary>Columns that it ever had, dropped ones included (<c>relnatts</c>); 0 when it was not read.</summary>
    public int AttributeCount { get; init; }

    /// <summary>The owning role's object id.</summary>
    public uint Owner { get; init; }

    /// <summary>Whether it is UNLOGGED: empty after a crash, and absent on a standby.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Pages of the main fork as of the last VACUUM, ANALYZE or index build (<c>relpages</c>).</summary>
    public int Pages { get; internal set; }

    /// <summary>Live rows as of the last VACUUM or ANALYZE; null when neither has run (<c>reltuples = -1</c>).</summary>
    public double? Rows { get; internal set; }

    /// <summary>Pages of the TOAST table as of its last VACUUM; 0 when it has none or none has run.</summary>
    public int ToastPages { get; internal set; }

    /// <summary>Storage parameters, <c>name=value</c> each (<c>reloptions</c>).</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Whether row security is enabled (<c>relrowsecurity</c>).</summary>
    public bool RowSecurity { get; init; }

    /// <summary>Whether row security applies to the owner too (<c>relforcerowsecurity</c>).</summary>
    public bool ForceRowSecurity { get; init; }

    /// <summary>The replica identity: <c>d</c>efault, <c>n</c>othing, <c>f</c>ull or <c>i</c>ndex (<c>relreplident</c>).</summary>
    public char ReplicaIdentity { get; init; } = 'd';

    /// <summary>Transactions since <c>relfrozenxid</c>; null where the relation has none (partitioned tables).</summary>
    public int? FrozenAge { get; internal set; }

    /// <summary>Multixacts since <c>relminmxid</c>; null where the relation has none.</summary>
    public int? MultixactAge { get; internal set; }

    /// <summary>Whether it is a partition of another table (<c>relispartition</c>).</summary>
    public bool IsPartition { get; init; }

    /// <summary>The partition key of a partitioned table, else null.</summary>
    public PartitionKey? PartitionKey { get; init; }

    /// <summary>The grants as stored; empty means the owner alone.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The extension that owns it, or null. What an extension owns is never reported.</summary>
    public string? Extension { get; init; }

    /// <summary>Counters since the statistics were reset; null where the server keeps none for it.</summary>
    public TableActivity? Activity { get; internal set; }

    /// <summary>The partitioned table that it is a partition of, or null.</summary>
    public Table? Parent { get; internal set; }

    /// <summary>Whether <c>DETACH PARTITION CONCURRENTLY</c> was begun and not finished (<c>inhdetachpending</c>).</summary>
    public bool IsDetachPending { get; internal set; }

    /// <summary>Tables that it inherits from by INHERITS; empty for partitions.</summary>
    public ImmutableArray<Table> InheritsFrom { get; internal set; } = [];

    /// <summary>Its direct partitions, by schema and name.</summary>
    public ImmutableArray<Table> Partitions { get; internal set; } = [];

    /// <summary>Its columns, by attribute number; dropped ones are absent.</summary>
    public ImmutableArray<Column> Columns { get; internal set; } = [];

    /// <summary>Its indexes, by name.</summary>
    public ImmutableArray<Index> Indexes { get; internal set; } = [];

    /// <summary>Its constraints, by name.</summary>
    public ImmutableArray<Constraint> Constraints { get; internal set; } = [];

    /// <summary>Foreign keys of any table that reference it, by table and name.</summary>
    public ImmutableArray<ForeignKey> ReferencedBy { get; internal set; } = [];

    /// <summary>Its triggers that a user made, and internal ones that are not in their usual state, by name.</summary>
    public ImmutableArray<Trigger> Triggers { get; internal set; } = [];

    /// <summary>Its row security policies, by name; they exist whether or not <see cref="RowSecurity"/> is on.</summary>
    public ImmutableArray<Policy> Policies { get; internal set; } = [];

    /// <summary>The topmost table of its partition tree: itself when it is no partition.</summary>
    public Table Root => Parent is null ? this : Parent.Root;

    /// <summary>Itself and every partition below it, depth first.</summary>
    public IEnumerable<Table> Tree => Partitions.IsEmpty ? [this] : Partitions.SelectMany(partition => partition.Tree).Prepend(this);

    /// <summary>The members of its tree that hold rows: itself, or the leaf partitions.</summary>
    public IEnumerable<Table> Leaves => Tree.Where(member => member.Kind != TableKind.Partitioned);

    /// <summary>Live rows in the whole tree; null when any member with pages is unknown.</summary>
    public double? TotalRows => Leaves.Aggregate((double?)0, (sum, leaf) => sum + leaf.Rows);

    /// <summary>Pages of the whole tree with TOAST.</summary>
    public long TotalPages => Leaves.Sum(leaf => (long)leaf.Pages + leaf.ToastPages);

    /// <summary>The counters of the whole tree; null when no member has any.</summary>
    public TableActivity? TotalActivity => Partitions.IsEmpty ? Activity : TableActivity.Sum(Leaves.Select(leaf => leaf.Activity));

    /// <summary>The primary key, or null.</summary>
    public KeyConstraint? PrimaryKey => Constraints.OfType<KeyConstraint>().FirstOrDefault(key => key.IsPrimary);

    /// <summary>The value of a storage parameter that is set on the table, or null.</summary>
    public string? Option(string name) =>
        Options.FirstOrDefault(option => option.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>The column with an attribute number, or null for a system or dropped column.</summary>
    public Column? Column(int number)
    {
        foreach (var column in Columns)
        {
            if (column.Number == number)
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>The columns with some attribute numbers, in their order, without those of the system.</summary>
    internal ImmutableArray<Column> ColumnsOf(ReadOnlySpan<short> numbers)
    {
        if (numbers.IsEmpty)
        {
            return [];
        }

        var columns = ImmutableArray.CreateBuilder<Column>(numbers.Length);
        foreach (var number in numbers)
        {
            if (Column(number) is { } column)
            {
                columns.Add(column);
            }
        }

        return columns.DrainToImmutable();
    }

    /// <summary>The column of a name, or null.</summary>
    public Column? Column(string name)
    {
        foreach (var column in Columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Schema.Name}.{Name}";
}
