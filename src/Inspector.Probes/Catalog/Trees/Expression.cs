using System.Buffers;
using System.Collections.Immutable;
using Inspector.Catalog.Trees;

namespace Inspector.Catalog;

/// <summary>
/// An expression as the server stores it (<c>pg_node_tree</c>): fully resolved, so that neither search_path nor naming can mislead.
/// Two expressions are equal when they differ at most in where they stood in the source text. Immutable and safe for concurrent use.
/// </summary>
public sealed class Expression : IEquatable<Expression>
{
    private static readonly SearchValues<char> Brackets = SearchValues.Create("(){}\\");
    private static readonly SearchValues<char> Digits = SearchValues.Create("-0123456789");

    private Term? _root;

    /// <summary>Takes the output of <c>pg_node_tree::text</c>. It is not read until <see cref="Root"/> is asked for.</summary>
    public Expression(string tree) => Text = WithoutLocations(tree);

    /// <summary>The tree without its <c>:location</c> fields.</summary>
    public string Text { get; }

    /// <summary>
    /// The expression as a tree of terms, read at the first call and kept. It is <see cref="Opaque"/> for a list and for a text that could not be read.
    /// </summary>
    public Term Root => _root ?? Interlocked.CompareExchange(ref _root, TermReader.Read(NodeReader.Read(Text)), null) ?? _root;

    /// <summary>
    /// The same expression with other attribute numbers, to compare a partition's with its root's. Every reference to a column of the
    /// expression's own table is renumbered, in sub-selects too; whole rows and system columns are not. Null when the text could not be
    /// read: then nothing can be said of it. Reads the tree at each call: keep the answer.
    /// </summary>
    /// <param name="number">The new attribute number of an attribute number above 0.</param>
    public Expression? WithColumns(Func<short, short> number) => ColumnNumbers.Replace(Text, number) is { } text ? text == Text ? this : new(text) : null;

    /// <inheritdoc/>
    public bool Equals(Expression? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>
    /// The texts of the expressions in a list, as <c>indexprs</c>, <c>partexprs</c> and <c>stxexprs</c> store them: one for each key that is no
    /// column, in order. Of a text that is no list of nodes, the whole.
    /// </summary>
    internal static ImmutableArray<string> Items(string list)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        var (depth, start) = (0, 0);
        for (var at = 0; at < list.Length; at++)
        {
            var run = list.AsSpan(at).IndexOfAny(Brackets);
            if (run < 0)
            {
                break;
            }

            at += run;
            switch (list[at])
            {
                case '\\':
                    at++;
                    break;
                case '(' or '{':
                    if (depth++ == 1)
                    {
                        start = at;
                    }

                    break;
                default:
                    if (--depth == 1)
                    {
                        items.Add(list[start..(at + 1)]);
                    }

                    break;
            }
        }

        return depth == 0 && list.StartsWith('(') && list.EndsWith(')') && items.Count > 0 ? items.DrainToImmutable() : [list];
    }

    private static string WithoutLocations(string tree)
    {
        const string field = " :location ";
        var rest = tree.AsSpan();
        var at = rest.IndexOf(field);
        if (at < 0)
        {
            return tree;
        }

        // Hundreds of thousands of expressions are made for one snapshot, and most are never read.
        var buffer = ArrayPool<char>.Shared.Rent(tree.Length);
        var length = 0;
        for (; at >= 0; at = rest.IndexOf(field))
        {
            // A table that is called :location is followed by another field instead of a number.
            var digits = rest[(at + field.Length)..].IndexOfAnyExcept(Digits);
            var isField = digits > 0 && rest[at + field.Length + digits] is (' ' or '}');
            var kept = isField ? at : at + field.Length - 1;
            rest[..kept].CopyTo(buffer.AsSpan(length));
            length += kept;
            rest = rest[(isField ? at + field.Length + digits : kept)..];
        }

        rest.CopyTo(buffer.AsSpan(length));
        var text = new string(buffer, 0, length + rest.Length);
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }
}
