using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>What the foreign keys that there are, in a schema or in all, teach about how references are named there.</summary>
internal sealed class Conventions
{
    private readonly Dictionary<string, HashSet<Column?>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Column, int> _people = [];
    private readonly HashSet<Column> _constrained = [];

    private Conventions(FrozenSet<string> suffixes) => Suffixes = suffixes;

    /// <summary>Words other than the usual ones that stand behind the name of the referenced table.</summary>
    public FrozenSet<string> Suffixes { get; }

    /// <summary>Whether columns that are called like the table alone are references here.</summary>
    public bool HasBareNames { get; private set; }

    /// <summary>The key that columns which name someone (<c>creator_id</c>, <c>created_by</c>) mostly reference; null when none does.</summary>
    public Column? People { get; private set; }

    /// <summary>What is learned from some foreign keys.</summary>
    public static Conventions Of(IReadOnlyList<ForeignKey> keys)
    {
        var conventions = new Conventions(LearnSuffixes(keys));
        foreach (var key in keys)
        {
            foreach (var (column, target) in Own(key))
            {
                conventions.Learn(key, column, target);
            }
        }

        conventions.People = conventions._people
            .OrderByDescending(target => target.Value).ThenBy(target => target.Key.ToString(), StringComparer.Ordinal).FirstOrDefault().Key;
        return conventions;
    }

    /// <summary>Whether a foreign key is on the column already, on its own account.</summary>
    public bool IsConstrained(Column column) => _constrained.Contains(column);

    /// <summary>What columns of this name reference elsewhere; null stands for the table that they are in.</summary>
    public IReadOnlyCollection<Column?> Named(string joined) => _byName.GetValueOrDefault(joined, []);

    private void Learn(ForeignKey key, Column column, Column target)
    {
        _constrained.Add(column);
        var name = ColumnName.Of(column.Name, Suffixes);
        if (!_byName.TryGetValue(name.Joined, out var targets))
        {
            _byName.Add(name.Joined, targets = []);
        }

        var root = target.Table.Root.Column(target.Name) ?? target;
        targets.Add(key.IsSelfReference ? null : root);
        HasBareNames |= name.Suffix is null && TableNames.Nouns(root.Table.Name).SequenceEqual(name.Nouns);
        if (Person.IsNamedBy(name))
        {
            _people[root] = _people.GetValueOrDefault(root) + 1;
        }
    }

    /// <summary>
    /// The pairs that the key is about. Columns of a longer key that bear the same name on both sides are carried along, as a tenant's is, unless all are or the
    /// rest is never NULL: then they are held too.
    /// </summary>
    private static ImmutableArray<(Column Column, Column Target)> Own(ForeignKey key)
    {
        var pairs = key.Columns.Zip(key.ReferencedColumns, (column, target) => (Column: column, Target: target)).ToImmutableArray();
        var own = pairs.Where(pair => pair.Column.Name != pair.Target.Name).ToImmutableArray();
        return own.IsEmpty || own.All(pair => pair.Column.IsProvenNotNull) ? pairs : own;
    }

    private static FrozenSet<string> LearnSuffixes(IEnumerable<ForeignKey> keys) =>
        keys.Where(key => key.Columns.Length == 1)
            .Select(key => (Words: Words.Of(key.Columns[0].Name), Table: TableNames.Nouns(key.Referenced.Root.Name)))
            .Where(key => key.Words.Length > 1 && key.Words[..^1].Select(Noun.Of).SequenceEqual(key.Table))
            .Select(key => key.Words[^1])
            .ToFrozenSet(StringComparer.Ordinal);
}
