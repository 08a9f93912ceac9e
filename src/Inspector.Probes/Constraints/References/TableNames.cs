using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>A table that can be referenced, with its name as words.</summary>
/// <param name="Table">The table.</param>
/// <param name="Nouns">Its name's words in their common form, without those that only say that it is a table.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record NamedTable(Table Table, ImmutableArray<string> Nouns, ImmutableArray<Key> Keys);

/// <summary>Finds tables by what a column calls them. Each way to ask takes the same time however many tables there are.</summary>
internal sealed class TableNames
{
    /// <summary>Stands for every schema; no schema has an empty name.</summary>
    private const string Anywhere = "";

    /// <summary>Beyond a few, a name says nothing, and keeping more would make each look-up longer.</summary>
    private const int MostNamesakes = 64;

    private readonly Dictionary<(string Schema, string Name), List<NamedTable>> _whole = [];
    private readonly Dictionary<(string Schema, string Name), List<NamedTable>> _ends = [];
    private readonly Dictionary<(string Schema, string Name), List<NamedTable>> _keys = [];
    private readonly Dictionary<Table, NamedTable> _tables = [];
    private int _texts;

    public TableNames(IEnumerable<Table> tables)
    {
        foreach (var table in tables)
        {
            var named = new NamedTable(table, Nouns(table.Name), Key.Of(table));
            _tables.Add(table, named);
            _texts += named.Keys is [{ IsPrimary: true, Columns: [var key] }, ..] ? Likeness.IsText(key) ? 1 : -1 : 0;
            var (schema, whole) = (table.Schema.Name, string.Concat(named.Nouns));
            Add(_whole, (schema, whole), named);
            Add(_whole, (Anywhere, whole), named);
            for (var at = 1; at < named.Nouns.Length; at++)
            {
                Add(_ends, (schema, string.Concat(named.Nouns[at..])), named);
            }

            foreach (var alone in named.Keys.Where(alone => alone.Columns.Length == 1))
            {
                Add(_keys, (schema, string.Concat(Words.Of(alone.Columns[0].Name))), named);
            }
        }
    }

    /// <summary>Whether most tables are keyed by text here: then a column of text is as likely a reference as a number elsewhere.</summary>
    public bool HasTextKeys => _texts > 0;

    /// <summary>A table's words and keys.</summary>
    public NamedTable this[Table table] => _tables[table];

    /// <summary>Tables of this very name, in the schema where there are any, else in all.</summary>
    public List<NamedTable> Called(Schema schema, string name) =>
        _whole.TryGetValue((schema.Name, name), out var near) ? near : _whole.GetValueOrDefault((Anywhere, name), []);

    /// <summary>Tables of the schema whose name ends so, after at least one other word.</summary>
    public List<NamedTable> Ending(Schema schema, string name) => _ends.GetValueOrDefault((schema.Name, name), []);

    /// <summary>Tables of the schema with a key of one column of this name.</summary>
    public List<NamedTable> KeyedBy(Schema schema, string name) => _keys.GetValueOrDefault((schema.Name, name), []);

    /// <summary>The words of a table's name in their common form.</summary>
    public static ImmutableArray<string> Nouns(string name)
    {
        var words = Words.Of(name);
        var marks = words.TakeWhile(Vocabulary.TableMarks.Contains).Count();
        return [.. (marks < words.Length ? words[marks..] : words).Select(Noun.Of)];
    }

    private static void Add(Dictionary<(string, string), List<NamedTable>> index, (string Schema, string Name) name, NamedTable named)
    {
        if (!index.TryGetValue(name, out var known))
        {
            index.Add(name, known = []);
        }

        if (known.Count < MostNamesakes)
        {
            known.Add(named);
        }
    }
}
