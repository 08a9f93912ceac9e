using System.Text;
using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>Names for what a plan makes: not in use, short enough for the server, and the same for the same snapshot.</summary>
internal sealed class FreshNames
{
    /// <summary>Bytes of a name, without the closing NUL (<c>NAMEDATALEN</c>).</summary>
    private const int MostBytes = 63;

    private readonly HashSet<(uint Scope, string Name)> _taken = [];

    public FreshNames(CatalogSnapshot snapshot)
    {
        foreach (var table in snapshot.Tables)
        {
            _taken.Add((table.Schema.Oid, table.Name));
            _taken.UnionWith(table.Indexes.Select(index => (table.Schema.Oid, index.Name)));
        }

        _taken.UnionWith(snapshot.Sequences.Select(sequence => (sequence.Schema.Oid, sequence.Name)));
        _taken.UnionWith(snapshot.Views.Select(view => (view.Schema.Oid, view.Name)));
        _taken.UnionWith(snapshot.Functions.Values.Select(function => (function.Schema.Oid, function.Name)));
    }

    /// <summary>A name for a relation or function of a schema.</summary>
    public string In(Schema schema, string name, string suffix) => Take(schema.Oid, name, suffix);

    /// <summary>A name for a column, constraint or trigger of a table: unlike that of any of these, so that one may follow another.</summary>
    public string In(Table table, string name, string suffix)
    {
        _taken.UnionWith(table.Columns.Select(column => (table.Oid, column.Name)));
        _taken.UnionWith(table.Constraints.Select(constraint => (table.Oid, constraint.Name)));
        _taken.UnionWith(table.Triggers.Select(trigger => (table.Oid, trigger.Name)));
        return Take(table.Oid, name, suffix);
    }

    private string Take(uint scope, string name, string suffix)
    {
        for (var i = 1; ; i++)
        {
            var end = i == 1 ? suffix : FormattableString.Invariant($"{suffix}{i}");
            var fresh = Cut(name, MostBytes - Encoding.UTF8.GetByteCount(end)) + end;
            if (_taken.Add((scope, fresh)))
            {
                return fresh;
            }
        }
    }

    /// <summary>The beginning of a name that fits into a number of bytes, no character cut in two.</summary>
    private static string Cut(string name, int bytes)
    {
        var (length, used) = (0, 0);
        foreach (var rune in name.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }
}
