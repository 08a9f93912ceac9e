using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Remediation.Widening;

/// <summary>Twins for some columns of a database, or why there cannot be any.</summary>
internal sealed class Twins
{
    private readonly CatalogSnapshot _snapshot;
    private readonly Answers _answers;
    private readonly FreshNames _names;
    private readonly List<string> _obstacles = [];

    private Twins(CatalogSnapshot snapshot, Answers answers) => (_snapshot, _answers, _names) = (snapshot, answers, new(snapshot));

    /// <summary>The tables with twins, in the order in which they are switched: those that reference before those that are referenced.</summary>
    public ImmutableArray<TwinTable> Tables { get; private set; } = [];

    /// <summary>The foreign keys between twins.</summary>
    public ImmutableArray<TwinKey> Keys { get; private set; } = [];

    /// <summary>What is in the way; empty when nothing is.</summary>
    public IReadOnlyList<string> Obstacles => _obstacles;

    /// <summary>Makes them.</summary>
    /// <param name="snapshot">The database.</param>
    /// <param name="columns">The columns, those that are referenced before those that reference them.</param>
    /// <param name="answers">What the second look found.</param>
    public static Twins Of(CatalogSnapshot snapshot, IEnumerable<WiderColumn> columns, Answers answers)
    {
        var twins = new Twins(snapshot, answers);
        var tables = columns.Reverse().GroupBy(wider => wider.Column.Table).Select((group, order) => twins.Make(group.Key, [.. group], order));
        twins.Tables = [.. tables.OfType<TwinTable>()];
        if (twins._obstacles.Count == 0)
        {
            twins.Keys = [.. twins.MakeKeys()];
        }

        return twins;
    }

    /// <summary>What has to be known of a table before it can be given twins.</summary>
    public static IEnumerable<Need> Needs(Table table, IReadOnlyCollection<Column> columns) =>
        Widening.Obstacles.Holding(table, columns).Select(Need.Definition).Prepend(Need.Attachments(table));

    private TwinTable? Make(Table table, ImmutableArray<WiderColumn> widened, int order)
    {
        var columns = widened.Select(wider => wider.Column).ToList();
        var held = Widening.Obstacles.Holding(table, columns).ToList();
        _obstacles.AddRange(Widening.Obstacles.Of(_snapshot, table, columns));
        if (Attachments.Of(table, _answers) is not { } attachments)
        {
            _obstacles.Add($"what hangs on {table} is not known ({_answers.WhyNot(Need.Attachments(table))}); this shows it: {Need.Attachments(table).How}");
            return null;
        }

        _obstacles.AddRange(attachments.Obstacles(table, columns, held));
        var result = new TwinTable
        {
            Table = table,
            Columns = [.. widened.Select(wider => Make(table, wider))],
            Trigger = LastTrigger(table),
            Function = _names.In(table.Schema, table.Name, "_twin"),
            Check = _names.In(table, table.Name, "_twin_check"),
            Attachments = attachments,
            Order = order,
            Snapshot = _snapshot,
        };
        result.Indexes = [.. held.Select(index => Make(result, index)).OfType<TwinIndex>()];
        return result;
    }

    private TwinColumn Make(Table table, WiderColumn wider) => new(
        wider,
        _names.In(table, wider.Column.Name, "_twin"),
        _names.In(table, wider.Column.Name, "_swap"),
        _names.In(table.Schema, $"{table.Name}_{wider.Column.Name}_seq", "_swap"),
        _names.In(table, $"{table.Name}_{wider.Column.Name}_not_null", "_twin"));

    /// <summary>A trigger that fires after all others that may change the row: they fire in the order of their names.</summary>
    private string LastTrigger(Table table)
    {
        var others = TwinTable.BeforeRowTriggers(table).Select(trigger => trigger.Name).ToList();
        foreach (var prefix in (string[])["", "zz_", "~"])
        {
            var name = _names.In(table, prefix + table.Name, "_twin");
            if (others.TrueForAll(other => string.CompareOrdinal(other, name) < 0))
            {
                return name;
            }
        }

        _obstacles.Add($"a trigger of {table} would fire after the one that keeps both columns the same");
        return "";
    }

    private TwinIndex? Make(TwinTable table, Index index)
    {
        if (_answers.Text(Need.Definition(index)) is not { } definition)
        {
            _obstacles.Add($"the definition of {index.Name} is not known ({_answers.WhyNot(Need.Definition(index))}); this shows it: {Need.Definition(index).How}");
            return null;
        }

        if (table.Columns.FirstOrDefault(twin => Holds(index, twin.Column) && _snapshot.DefaultClass(twin.Wider.Type, index.Method) is null) is { } lacking)
        {
            _obstacles.Add($"{lacking.Wider.TypeName} has no operator class for {index.Method}, as the index {index.Name} needs");
            return null;
        }

        var name = _names.In(table.Table.Schema, index.Name, "_twin");
        var copy = index.Constraint is null ? null : _names.In(table.Table.Schema, index.Name, "_back");
        var twin = IndexDefinition.Rewrite(index, definition, name, column => table.Of(column)?.Name);
        var back = copy is null ? null : IndexDefinition.Rewrite(index, definition, copy, _ => null);
        if (twin is null || (copy is not null && back is null))
        {
            _obstacles.Add($"the index {index.Name} uses the column in a way that has to be written anew by hand");
            return null;
        }

        return new(index, name, twin, _names.In(table.Table.Schema, index.Name, "_swap"), copy is null ? null : new(copy, back!));
    }

    private static bool Holds(Index index, Column column) => index.Keys.Any(key => key.Column == column);

    private IEnumerable<TwinKey> MakeKeys()
    {
        var keys = Tables.SelectMany(table => table.Table.Constraints.OfType<ForeignKey>().Concat(table.Table.ReferencedBy)).Distinct();
        foreach (var key in keys)
        {
            var from = Tables.FirstOrDefault(table => key.Columns.Any(column => table.Of(column) is not null));
            var to = Tables.FirstOrDefault(table => key.ReferencedColumns.Any(column => table.Of(column) is not null));
            if (from is not null || to is not null)
            {
                var twin = new TwinKey(key, _names.In(key.Table, key.Name, "_twin"), from, to);
                yield return twin;
                to?.ReferencedBy = to.ReferencedBy.Add(twin);
            }
        }
    }
}
