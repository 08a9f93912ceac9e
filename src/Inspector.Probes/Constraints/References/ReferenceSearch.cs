using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Constraints.References;

/// <summary>Finds the columns of a database that reference a key without a foreign key, in time that grows with the number of columns.</summary>
internal sealed class ReferenceSearch
{
    private const int FewestForDecision = 3;

    private readonly ImmutableArray<Table> _tables;
    private readonly ILookup<Schema, ForeignKey> _keys;
    private readonly Conventions _all;
    private readonly TableNames _names;
    private readonly JoinedColumns _joins;
    private readonly Dictionary<(string Name, FrozenSet<string> Suffixes), ColumnName> _read = [];

    public ReferenceSearch(Workload workload)
    {
        _tables = [.. workload.Database.Roots.Where(table => table is { Kind: TableKind.Ordinary or TableKind.Partitioned, Extension: null, InheritsFrom.IsEmpty: true })];
        var keys = workload.Database.ForeignKeys.Where(key => !key.IsTemporal).ToList();
        _keys = keys.ToLookup(key => key.Table.Schema);
        (_all, _names, _joins) = (Conventions.Of(keys), new(_tables), JoinedColumns.Of(workload));
    }

    /// <summary>All of them, by table and column.</summary>
    public IEnumerable<Reference> All() => _tables.GroupBy(table => table.Schema).SelectMany(Of);

    private IEnumerable<Reference> Of(IGrouping<Schema, Table> schema)
    {
        var conventions = Conventions.Of([.. _keys[schema.Key]]);
        var reader = new NameReader(_names, conventions, _all);
        var found = schema.SelectMany(table => WithoutImplied([.. Of(table, conventions, reader)], reader)).ToList();
        if (found.Count == 0)
        {
            return [];
        }

        var leftOut = found.GroupBy(reference => (Name(reference, conventions), reference.Target)).Where(named => IsLeftOut(named.Key.Item1, [.. named], conventions)).SelectMany(named => named).ToHashSet();
        return found.Select(reference => leftOut.Contains(reference) ? reference.Doubted : reference);
    }

    private static string Name(Reference reference, Conventions conventions) =>
        string.Join(' ', reference.Columns.Select(column => ColumnName.Of(column.Name, conventions.Suffixes).Joined));

    /// <summary>Whether tables that do have foreign keys have none on any of several columns of this name: that looks like a decision.</summary>
    private bool IsLeftOut(string name, List<Reference> namesakes, Conventions conventions) =>
        namesakes.Count >= FewestForDecision
        && conventions.Named(name).Count == 0
        && namesakes.TrueForAll(reference => reference.Table.Root.Columns.Any(_all.IsConstrained));

    /// <summary>
    /// The references of a table without those of one column that a longer one holds: where the tenant is carried along, and is none of it ever NULL, the target's own
    /// reference to the tenant holds this one's.
    /// </summary>
    private IEnumerable<Reference> WithoutImplied(ImmutableArray<Reference> references, NameReader reader) =>
        references.Where(one => !(one.Columns is [var column] && references.Any(longer =>
            longer.Columns.Length > 1
            && longer.Columns.All(part => part.IsProvenNotNull)
            && longer.Columns.IndexOf(column) is >= 0 and var at
            && longer.Targets[at].Name == column.Name
            && (_all.IsConstrained(longer.Targets[at])
                || reader.Read(_names[longer.Target], longer.Targets[at], ColumnName.Of(column.Name, _all.Suffixes))?.Target == one.Targets[0]))));

    private IEnumerable<Reference> Of(Table table, Conventions conventions, NameReader reader)
    {
        var from = _names[table];
        foreach (var column in table.Columns)
        {
            // No query expression: it would make three objects for each of half a million columns.
            if (column.Generated == 'v' || _all.IsConstrained(column))
            {
                continue;
            }

            var name = NameOf(column, conventions.Suffixes);
            if (reader.Read(from, column, name) is { } reading
                && !(reading.Target.Table.IsUnlogged && !table.IsUnlogged)
                && !IsPolymorphic(table, name)
                && KeyOf(table, column, reading.Target) is { } key
                && !Disagrees(column, reading.Target))
            {
                foreach (var reference in Places(table, column, reading, key))
                {
                    yield return reference;
                }
            }
        }
    }

    /// <summary>Whether a column beside it says to which of several tables it refers.</summary>
    private static bool IsPolymorphic(Table table, ColumnName name)
    {
        var (stem, siblings) = (string.Concat(name.Base), table.Columns.Select(column => string.Concat(Words.Of(column.Name))).ToHashSet(StringComparer.Ordinal));
        return Vocabulary.Discriminators.Any(word => siblings.Contains(stem + word));
    }

    /// <summary>A schema has far fewer names than columns.</summary>
    private ColumnName NameOf(Column column, FrozenSet<string> suffixes)
    {
        if (!_read.TryGetValue((column.Name, suffixes), out var name))
        {
            _read.Add((column.Name, suffixes), name = ColumnName.Of(column.Name, suffixes));
        }

        return name;
    }

    /// <summary>
    /// The key to reference: the longest that contains the target and whose other columns the table has under the same names, since a key longer than unique is made
    /// for references that carry, say, the tenant along; else the target alone.
    /// </summary>
    private Key? KeyOf(Table table, Column column, Column target) =>
        _names[target.Table].Keys
            .Where(key => key.Columns.Contains(target) && key.Columns.All(part => part == target || IsCarried(table, column, part)))
            .MaxBy(key => key.Columns.Length);

    private bool IsCarried(Table table, Column column, Column part) =>
        table.Column(part.Name) is { } same
        && same != column
        && Likeness.IsSame(same, part)
        && ColumnName.Of(part.Name, _all.Suffixes) is { Suffix: not null, Base.IsEmpty: false };

    /// <summary>Whether there are far more different values than rows that they could refer to.</summary>
    private static bool Disagrees(Column column, Column target) =>
        Distinct(column) is { } values && target.Table.TotalRows is { } rows && values > (2 * rows) + 100;

    /// <summary>How many different values a column holds, where that may be seen.</summary>
    private static double? Distinct(Column column) => column.Statistics?.DistinctValues switch
    {
        null or 0 => null,
        < 0 and var share => -share * column.Table.TotalRows,
        var count => count,
    };

    /// <summary>The table; or, where only some partitions have the foreign key, each that has not.</summary>
    private IEnumerable<Reference> Places(Table table, Column column, Reading reading, Key key)
    {
        var without = table.Leaves.Where(leaf => leaf.Column(column.Name) is { } its && !_all.IsConstrained(its)).ToList();
        if (table.Partitions.IsEmpty || without.Count == table.Leaves.Count())
        {
            return [Build(table, column, reading, key)];
        }

        return without.Where(leaf => leaf.Kind == TableKind.Ordinary).Select(leaf => Build(leaf, column, reading, key));
    }

    private Reference Build(Table table, Column column, Reading reading, Key key)
    {
        ImmutableArray<Column> columns = [.. key.Columns.Select(part => table.Column(part == reading.Target ? column.Name : part.Name)!)];
        var isJoined = _joins.Contains(column, reading.Target);
        var isSame = Likeness.IsSame(column, reading.Target);
        return new(
            columns,
            key.Columns,
            isJoined || (reading.IsLikely && (isSame || Likeness.IsInteger(column, reading.Target))) ? Confidence.Likely : Confidence.Possible,
            [
                Evidence.FromCatalog("name", reading.Why),
                Evidence.FromCatalog("type", isSame ? column.TypeName : $"{column.TypeName}, where {reading.Target.Name} is {reading.Target.TypeName}"),
                Evidence.FromCatalog("target is", key.IsPrimary ? "the primary key" : "unique"),
                .. isJoined ? [new("joined by", "statements that compare the two for equality", null, "pg_stat_statements")] : (Evidence[])[],
                .. Distinct(column) is { } values ? [new("different values", (long)values, "values", "statistics")] : (Evidence[])[],
            ]);
    }
}
