using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Inspector.Catalog;

/// <summary>
/// Collects the parts of a <see cref="CatalogSnapshot"/> in the order in which they refer to each other (types, schemas, tables, columns,
/// indexes, constraints ...) and ties them together once. Not thread-safe; after
/// <see cref="Build"/> nothing changes any more.
/// </summary>
internal sealed class CatalogBuilder
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Expression> _expressions = new(StringComparer.Ordinal);
    private readonly List<(uint Child, uint Parent, bool DetachPending)> _inheritance = [];

    public Dictionary<uint, Schema> Schemas { get; } = [];

    public Dictionary<uint, DataType> Types { get; } = [];

    public Dictionary<uint, Collation> Collations { get; } = [];

    public Dictionary<uint, OperatorClass> OperatorClasses { get; } = [];

    public Dictionary<uint, Table> Tables { get; } = [];

    public List<Column> Columns { get; } = [];

    public Dictionary<uint, Index> Indexes { get; } = [];

    public List<Constraint> Constraints { get; } = [];

    public List<Trigger> Triggers { get; } = [];

    public List<Policy> Policies { get; } = [];

    public Dictionary<uint, Sequence> Sequences { get; } = [];

    public List<Function> Functions { get; } = [];

    public List<View> Views { get; } = [];

    public List<Extension> Extensions { get; } = [];

    public List<Publication> Publications { get; } = [];

    public HashSet<uint> IndexBuilds { get; } = [];

    public List<Gap> Gaps { get; } = [];

    /// <summary>What failed while it was read, apart from what is simply not visible.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>
    /// One string for all equal ones: the names of columns repeat, and where each tenant has a schema, those of everything else.
    /// </summary>
    public string Name(string name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        _names.Add(name, name);
        return name;
    }

    /// <summary>One expression for all that are equal but for where they stood in the source text; null for null.</summary>
    public Expression? Expression(string? tree)
    {
        if (tree is null)
        {
            return null;
        }

        var expression = new Expression(tree);
        if (_expressions.TryGetValue(expression.Text, out var known))
        {
            return known;
        }

        _expressions.Add(expression.Text, expression);
        return expression;
    }

    public void AddInheritance(uint child, uint parent, bool detachPending) => _inheritance.Add((child, parent, detachPending));

    /// <summary>Attaches the columns to their tables; called when all are read, because indexes and constraints look them up.</summary>
    public void TieColumns()
    {
        Columns.Sort((a, b) => a.Table.Oid != b.Table.Oid ? a.Table.Oid.CompareTo(b.Table.Oid) : a.Number.CompareTo(b.Number));
        foreach (var (table, columns) in Runs(Columns, column => column.Table))
        {
            table.Columns = columns;
            foreach (var column in columns)
            {
                column.IsProvenNotNull = column.IsNotNull;
            }
        }
    }

    /// <summary>Ties everything together; what is read after this only adds facts to parts that are there.</summary>
    public CatalogBuilder Tie()
    {
        TieInheritance();
        TieIndexes();
        TieConstraints();
        foreach (var (table, triggers) in Grouped(Triggers, trigger => trigger.Table, trigger => trigger.Name))
        {
            table.Triggers = triggers;
        }

        foreach (var (table, policies) in Grouped(Policies, policy => policy.Table, policy => policy.Name))
        {
            table.Policies = policies;
        }

        return this;
    }

    /// <summary>Forgets what was added to the catalog from elsewhere, so that it can be added again.</summary>
    /// <param name="isKept">What is not forgotten.</param>
    public void Forget(Func<Sight, bool> isKept)
    {
        var (keepsStatistics, keepsBounds) = (isKept(Sight.ColumnStatistics), isKept(Sight.ColumnBounds));
        foreach (var column in keepsStatistics && keepsBounds ? [] : Columns)
        {
            column.Statistics = keepsStatistics ? column.Statistics : null;
            column.Bounds = keepsBounds ? column.Bounds : null;
        }

        foreach (var sequence in Sequences.Values)
        {
            (sequence.LastValue, sequence.NextValue, sequence.IsPositionKnown) = (null, null, false);
        }

        foreach (var collation in Collations.Values)
        {
            collation.ActualVersion = null;
        }
    }

    public CatalogSnapshot Build(ServerSnapshot server, Database database) => new(server, database, this);

    private void TieInheritance()
    {
        // pg_inherits holds tables and indexes alike.
        foreach (var (child, parent, detachPending) in _inheritance)
        {
            if (Tables.TryGetValue(child, out var table) && Tables.TryGetValue(parent, out var parentTable))
            {
                if (table.IsPartition)
                {
                    table.Parent = parentTable;
                    table.IsDetachPending = detachPending;
                }
                else
                {
                    table.InheritsFrom = table.InheritsFrom.Add(parentTable);
                }
            }
            else if (Indexes.TryGetValue(child, out var index) && Indexes.TryGetValue(parent, out var parentIndex))
            {
                index.Parent = parentIndex;
            }
        }

        foreach (var (parent, partitions) in Grouped(Tables.Values.Where(t => t.Parent is not null), t => t.Parent!, t => t.Schema.Name + '\u001f' + t.Name))
        {
            parent.Partitions = partitions;
        }

        foreach (var (parent, partitions) in Grouped(
            Indexes.Values.Where(i => i.Parent is not null), i => i.Parent!, i => i.Table.Schema.Name + '\u001f' + i.Name))
        {
            parent.Partitions = partitions;
        }
    }

    private void TieIndexes()
    {
        foreach (var (table, indexes) in Grouped(Indexes.Values, index => index.Table, index => index.Name))
        {
            table.Indexes = indexes;
        }
    }

    private void TieConstraints()
    {
        foreach (var constraint in Constraints)
        {
            switch (constraint)
            {
                case KeyConstraint key:
                    key.Index.Constraint = key;
                    break;
                case ExclusionConstraint exclusion:
                    exclusion.Index.Constraint = exclusion;
                    break;
                case NotNullConstraint { IsValidated: false }:
                    constraint.Columns[0].IsProvenNotNull = false;
                    break;
            }
        }

        foreach (var (table, constraints) in Grouped(Constraints, constraint => constraint.Table, constraint => constraint.Name))
        {
            table.Constraints = constraints;
        }

        var keys = Constraints.OfType<ForeignKey>().ToList();
        foreach (var (table, referencing) in Grouped(keys, key => key.Referenced, key => $"{key.Table}\u001f{key.Name}"))
        {
            table.ReferencedBy = referencing;
        }

        foreach (var (index, supported) in Grouped(keys.Where(key => key.Index is not null), key => key.Index!, key => $"{key.Table}\u001f{key.Name}"))
        {
            index.SupportedForeignKeys = supported;
        }
    }

    private static IEnumerable<(TOwner Owner, ImmutableArray<T> Parts)> Grouped<T, TOwner>(IEnumerable<T> parts, Func<T, TOwner> owner, Func<T, string> name)
        where TOwner : notnull =>
        parts.GroupBy(owner).Select(group => (group.Key, Sorted([.. group], name)));

    /// <summary>In place, and most groups have one member: LINQ would make four objects for each of 100,000 tables.</summary>
    private static ImmutableArray<T> Sorted<T>(T[] parts, Func<T, string> name)
    {
        if (parts.Length > 1)
        {
            Array.Sort(Array.ConvertAll(parts, part => name(part)), parts, StringComparer.Ordinal);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(parts);
    }

    /// <summary>Cuts a list that is sorted by owner into its owners' parts, without a dictionary: there may be half a million.</summary>
    private static IEnumerable<(TOwner Owner, ImmutableArray<T> Parts)> Runs<T, TOwner>(List<T> sorted, Func<T, TOwner> owner)
        where TOwner : class
    {
        for (var start = 0; start < sorted.Count;)
        {
            var first = owner(sorted[start]);
            var end = start + 1;
            while (end < sorted.Count && ReferenceEquals(owner(sorted[end]), first))
            {
                end++;
            }

            yield return (first, [.. sorted.GetRange(start, end - start)]);
            start = end;
        }
    }
}
