using System.Text;
using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Remediation.Widening;

/// <summary>
/// A CREATE INDEX statement as <c>pg_get_indexdef</c> prints it, taken apart only as far as needed to put other columns in the place of
/// some. What it holds besides (expressions, operator classes, options) stays the server's own text.
/// </summary>
internal sealed class IndexDefinition
{
    private const string NotNull = " IS NOT NULL)";

    private readonly Index _index;
    private readonly string _text;
    private int _at;

    private IndexDefinition(Index index, string text) => (_index, _text) = (index, text);

    /// <summary>
    /// The statement that makes a like index concurrently, under another name and over other columns; null when a column to be replaced is
    /// used in a way that cannot be carried over: in an expression, in a predicate other than IS NOT NULL, or with an operator class of its own.
    /// </summary>
    /// <param name="index">The index.</param>
    /// <param name="definition">Its definition as the server prints it.</param>
    /// <param name="name">The new name.</param>
    /// <param name="instead">For some columns, the name of the one that takes its place.</param>
    public static Sql? Rewrite(Index index, string definition, string name, Func<Column, string?> instead)
    {
        try
        {
            return new IndexDefinition(index, definition).Rewrite(name, instead);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether an expression mentions a column of its table, or the whole row; yes where it could not be read.</summary>
    public static bool Mentions(Expression? expression, Column column) =>
        expression is not null
        && (expression.Root is Opaque { IsUnreadable: true } || expression.Root.Columns.Any(number => number == column.Number || number == 0));

    private Sql? Rewrite(string name, Func<Column, string?> instead)
    {
        var replaced = _index.Table.Columns.Where(column => instead(column) is not null).ToList();
        var text = new StringBuilder(_index.IsUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX");
        Expect(text.ToString());
        Expect(" ");
        Identifier();
        var from = _at;
        Expect(" ON ");
        Identifier();
        Expect(".");
        Identifier();
        Expect(" USING ");
        Identifier();
        Expect(" (");
        text.Append(" CONCURRENTLY ").Append(Remediation.Identifier.Quote(name)).Append(_text, from, _at - from);
        for (var i = 0; i < _index.Keys.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            var key = _index.Keys[i];
            if (key.Column is { } column && instead(column) is { } twin)
            {
                if (key is not { Class.IsDefault: true, ClassOptions: null } || Identifier() != column.Name)
                {
                    return null;
                }

                text.Append(Remediation.Identifier.Quote(twin));
            }
            else if (replaced.Exists(column => Mentions(key.Expression, column)))
            {
                return null;
            }

            text.Append(Item());
            Expect(i < _index.Keys.Length - 1 ? ", " : ")");
        }

        text.Append(')');
        for (var i = 0; i < _index.Included.Length; i++)
        {
            Expect(i == 0 ? " INCLUDE (" : ", ");
            var column = Identifier();
            text.Append(i == 0 ? " INCLUDE (" : ", ").Append(Remediation.Identifier.Quote(instead(_index.Included[i]) ?? column));
        }

        if (!_index.Included.IsEmpty)
        {
            Expect(")");
            text.Append(')');
        }

        return Predicate(replaced, instead) is { } rest ? Sql.FromServer(text.Append(rest).Append(';').ToString()) : null;
    }

    /// <summary>What follows the columns: options, and the predicate, in which only IS NOT NULL can follow a column to its twin.</summary>
    private string? Predicate(List<Column> replaced, Func<Column, string?> instead)
    {
        var rest = _text[_at..];
        if (replaced.Find(column => Mentions(_index.Predicate, column)) is not { } mentioned)
        {
            return rest;
        }

        const string where = " WHERE (";
        _at += rest.IndexOf(where, StringComparison.Ordinal) + where.Length;
        var before = _text[(_text.Length - rest.Length).._at];
        return rest.Contains(where, StringComparison.Ordinal) && Identifier() == mentioned.Name && _text[_at..] == NotNull
            ? $"{before}{Remediation.Identifier.Quote(instead(mentioned)!)}{NotNull}"
            : null;
    }

    private void Expect(string text) =>
        _at = string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0 ? _at + text.Length : throw new FormatException($"no {text} at {_at}");

    /// <summary>Reads a name, quoted or not, and gives it raw.</summary>
    private string Identifier()
    {
        var start = _at;
        if (_at < _text.Length && _text[_at] == '"')
        {
            Skip('"');
            return _text[(start + 1)..(_at - 1)].Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        while (_at < _text.Length && _text[_at] is not (' ' or '.' or ',' or '(' or ')'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    /// <summary>Reads up to the comma or parenthesis that ends an item of a list.</summary>
    private ReadOnlySpan<char> Item()
    {
        var start = _at;
        for (var depth = 0; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case '\'' or '"':
                    Skip(_text[_at]);
                    _at--;
                    break;
                case '(' or '[':
                    depth++;
                    break;
                case ',' or ')' when depth == 0:
                    return _text.AsSpan(start, _at - start);
                case ')' or ']':
                    depth--;
                    break;
            }
        }

        throw new FormatException("the list does not end");
    }

    /// <summary>Skips what is in quotes; two quotes in a row are one quote inside.</summary>
    private void Skip(char quote)
    {
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == quote && !(_at + 1 < _text.Length && _text[_at + 1] == quote && ++_at > 0))
            {
                _at++;
                return;
            }
        }

        throw new FormatException("the quotes do not end");
    }
}
