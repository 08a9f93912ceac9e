using System.Text;
using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Remediation.Widening;

/// <summary>
/// A CREATE INDEX statement as <c>pg_get_indexdef</c> prints it, taken apart only as far as needed to put other columns in the place of
/// some. What it holds besides (expressions, operator classes, options) stays the server's own text.
/// </summary>
internal static class IndexDefinition
{
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
            var text = new DefinitionText(definition);
            var kind = index.IsUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
            text.Expect(kind);
            text.Name();
            return Table(text) is var table && Keys(text, index, instead) is { } keys && Predicate(text, index, instead, Included(text, index, instead)) is { } rest
                ? Sql.FromServer($"{kind}CONCURRENTLY {Identifier.Quote(name)}{table}{keys}{rest};")
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The statement that makes a like index concurrently over all rows; null when the definition could not be taken apart.</summary>
    /// <param name="index">A partial index.</param>
    /// <param name="definition">Its definition as the server prints it.</param>
    /// <param name="name">The new name.</param>
    public static Sql? WithoutPredicate(Index index, string definition, string name)
    {
        const string where = " WHERE (";
        return Rewrite(index, definition, name, _ => null) is { } whole && whole.Text.LastIndexOf(where, StringComparison.Ordinal) is var at and >= 0
            ? index.Predicate?.Root.Walk().Any(term => term is Constant) == true ? null : Sql.FromServer(whole.Text[..at] + ";")
            : null;
    }

    /// <summary>The statement that makes a like index concurrently, over some of the rows; null when the definition could not be taken apart.</summary>
    /// <param name="index">An index without a predicate.</param>
    /// <param name="definition">Its definition as the server prints it.</param>
    /// <param name="name">The new name.</param>
    /// <param name="predicate">Which rows.</param>
    public static Sql? WithPredicate(Index index, string definition, string name, Sql predicate) =>
        Rewrite(index, definition, name, _ => null) is { } whole ? Sql.FromServer($"{whole.Text[..^1]} WHERE {predicate};") : null;

    /// <summary>The statement that makes a like index on another table of the same shape, concurrently; null when the definition could not be taken apart.</summary>
    /// <param name="index">The index.</param>
    /// <param name="definition">Its definition as the server prints it.</param>
    /// <param name="name">The new name.</param>
    /// <param name="table">The other table.</param>
    public static Sql? Elsewhere(Index index, string definition, string name, Table table)
    {
        try
        {
            var text = new DefinitionText(definition);
            var kind = index.IsUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
            text.Expect(kind);
            text.Name();
            Table(text);
            return Sql.FromServer($"{kind}CONCURRENTLY {Identifier.Quote(name)} ON {Identifier.Quote(table.Schema.Name, table.Name)} USING {Identifier.Quote(index.Method)} {text.Rest};");
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

    private static string Table(DefinitionText text)
    {
        var from = text.Position;
        text.Expect(" ON ");
        text.Name();
        text.Expect(".");
        text.Name();
        text.Expect(" USING ");
        text.Name();
        text.Expect(" ");
        return text.Since(from);
    }

    private static string? Keys(DefinitionText text, Index index, Func<Column, string?> instead)
    {
        var keys = new StringBuilder();
        for (var i = 0; i < index.Keys.Length; i++)
        {
            var separator = i == 0 ? "(" : ", ";
            text.Expect(separator);
            keys.Append(separator);
            var key = index.Keys[i];
            if (key.Column is { } column && instead(column) is { } twin)
            {
                if (key is not { Class.IsDefault: true, ClassOptions: null } || text.Name() != column.Name)
                {
                    return null;
                }

                keys.Append(Identifier.Quote(twin));
            }
            else if (Replaced(index, instead).Any(column => Mentions(key.Expression, column)))
            {
                return null;
            }

            keys.Append(text.Item());
        }

        text.Expect(")");
        return keys.Append(')').ToString();
    }

    private static string Included(DefinitionText text, Index index, Func<Column, string?> instead)
    {
        var names = new List<string>();
        foreach (var column in index.Included)
        {
            text.Expect(names.Count == 0 ? " INCLUDE (" : ", ");
            names.Add(Identifier.Quote(instead(column) ?? column.Name));
            text.Item();
        }

        if (names.Count == 0)
        {
            return "";
        }

        text.Expect(")");
        return $" INCLUDE ({string.Join(", ", names)})";
    }

    /// <summary>The rest: options, and the predicate, in which only IS NOT NULL can follow a column to its twin.</summary>
    private static string? Predicate(DefinitionText text, Index index, Func<Column, string?> instead, string before)
    {
        if (Replaced(index, instead).FirstOrDefault(column => Mentions(index.Predicate, column)) is not { } mentioned)
        {
            return before + text.Rest;
        }

        const string notNull = " IS NOT NULL)";
        var from = text.Position;
        text.SkipTo(" WHERE (");
        before += text.Since(from);
        return text.Name() == mentioned.Name && text.Rest == notNull ? $"{before}{Identifier.Quote(instead(mentioned)!)}{notNull}" : null;
    }

    private static IEnumerable<Column> Replaced(Index index, Func<Column, string?> instead) => index.Table.Columns.Where(column => instead(column) is not null);
}
