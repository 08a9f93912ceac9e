using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// An index with every property that makes two of them the same or different to the planner (<c>pg_index</c>, <c>pg_class</c>).
/// </summary>
public sealed class Index
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The table it is on; an index is always in its table's schema.</summary>
    public required Table Table { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The access method, for example <c>btree</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The key columns and expressions, in order.</summary>
    public required ImmutableArray<IndexKey> Keys { get; init; }

    /// <summary>The INCLUDE columns, in order.</summary>
    public ImmutableArray<Column> Included { get; init; } = [];

    /// <summary>The predicate of a partial index, or null.</summary>
    public Expression? Predicate { get; init; }

    /// <summary>UNIQUE, a primary key included.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Whether NULLs count as equal (15 and later).</summary>
    public bool NullsNotDistinct { get; init; }

    /// <summary>Whether it backs the primary key.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>Whether it backs an exclusion constraint, keys WITHOUT OVERLAPS (18) included.</summary>
    public bool IsExclusion { get; init; }

    /// <summary>Whether uniqueness is checked at once; false for deferrable constraints.</summary>
    public bool IsImmediate { get; init; } = true;

    /// <summary>Whether the last CLUSTER used it.</summary>
    public bool IsClustered { get; init; }

    /// <summary>Whether queries may use it (<c>indisvalid</c>).</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>Whether writes maintain it (<c>indisready</c>).</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>Whether it is alive; false while it is being dropped (<c>indislive</c>).</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>Whether it is the table's replica identity.</summary>
    public bool IsReplicaIdentity { get; init; }

    /// <summary>Storage parameters, <c>name=value</c> each.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>The value of a storage parameter that is set on the index, or null.</summary>
    public string? Option(string name) =>
        Options.FirstOrDefault(option => option.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>Pages as of the last VACUUM, ANALYZE or build.</summary>
    public int Pages { get; internal set; }

    /// <summary>Entries as of the last VACUUM or build; null when unknown.</summary>
    public double? Rows { get; internal set; }

    /// <summary>How it was used on the server that was read.</summary>
    public IndexUsage Usage { get; internal set; } = IndexUsage.None;

    /// <summary>The extension that owns it, or null.</summary>
    public string? Extension { get; init; }

    /// <summary>The partitioned index that it is attached to, or null.</summary>
    public Index? Parent { get; internal set; }

    /// <summary>Indexes of partitions that are attached to it.</summary>
    public ImmutableArray<Index> Partitions { get; internal set; } = [];

    /// <summary>The primary key, unique or exclusion constraint that it backs, or null.</summary>
    public Constraint? Constraint { get; internal set; }

    /// <summary>Foreign keys that rely on its uniqueness (<c>pg_constraint.conindid</c>).</summary>
    public ImmutableArray<ForeignKey> SupportedForeignKeys { get; internal set; } = [];

    /// <summary>Whether it is on a partitioned table, and so only stands for the indexes of the partitions.</summary>
    public bool IsPartitioned => Table.Kind == TableKind.Partitioned;

    /// <summary>Whether queries use it and writes maintain it: valid, ready, and not being dropped.</summary>
    public bool IsUsable => IsValid && IsReady && IsLive;

    /// <summary>What it is on, by column names: the same for its likes on other partitions.</summary>
    public string Shape =>
        $"{Method} ({string.Join(", ", Keys.Select(key => key.Column?.Name ?? key.Expression?.Text))})"
        + (Included.IsEmpty ? "" : $" include ({string.Join(", ", Included.Select(column => column.Name))})")
        + (Predicate is null ? "" : $" where {Predicate}");

    /// <summary>Itself and every index attached below it.</summary>
    public IEnumerable<Index> Tree => Partitions.IsEmpty ? [this] : Partitions.SelectMany(partition => partition.Tree).Prepend(this);

    /// <summary>Pages of the whole tree.</summary>
    public long TotalPages => Tree.Sum(member => (long)member.Pages);

    /// <summary>The usage of the whole tree.</summary>
    public IndexUsage TotalUsage => Partitions.IsEmpty ? Usage : Tree.Aggregate(IndexUsage.None, (sum, member) => sum + member.Usage);

    /// <summary>
    /// Why dropping it would lose more than speed: it backs a constraint, is what a foreign key relies on, the replica identity, or the
    /// order of CLUSTER. Null when it may be dropped for speed's sake alone. Uniqueness as such is not considered.
    /// </summary>
    public string? IndispensableBecause =>
        Constraint is { } constraint ? $"it backs the constraint {constraint.Name}"
        : !SupportedForeignKeys.IsEmpty ? $"the foreign key {SupportedForeignKeys[0].Name} relies on it"
        : IsReplicaIdentity ? "it is the replica identity"
        : IsClustered ? "CLUSTER orders the table by it"
        : null;

    /// <summary>
    /// Whether it may be dropped for speed's sake alone. An index that is attached to a partitioned one goes with it, never alone.
    /// </summary>
    public bool IsDroppable => IsUsable && Parent is null && IndispensableBecause is null;

    /// <inheritdoc/>
    public override string ToString() => $"{Table.Schema.Name}.{Name}";
}
