using System.Collections.Immutable;

namespace Inspector.Catalog.Trees;

/// <summary>
/// One piece of a stored tree (<c>pg_node_tree</c>), whatever the server calls it. It is a window on the text it was read from, so that it
/// costs little and can be quoted or edited exactly. A tree may be as deep as its text is long: <see cref="Walk"/> it, never recurse.
/// </summary>
internal abstract class Node(string source, int start, int end)
{
    /// <summary>Where it begins in the text that was read, in UTF-16 units.</summary>
    public int Start { get; } = start;

    /// <summary>Where it ends, exclusive.</summary>
    public int End { get; } = end;

    /// <summary>Its own text.</summary>
    public ReadOnlySpan<char> Text => source.AsSpan(Start, End - Start);

    /// <summary>What is directly inside it, in the order of the text.</summary>
    public virtual IReadOnlyList<Node> Children => [];

    /// <summary>Itself and everything below it, in the order of the text.</summary>
    public IEnumerable<Node> Walk()
    {
        var pending = new Stack<Node>([this]);
        while (pending.TryPop(out var node))
        {
            yield return node;
            var children = node.Children;
            for (var at = children.Count - 1; at >= 0; at--)
            {
                pending.Push(children[at]);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text.ToString();
}

/// <summary><c>{TAG :field value ...}</c></summary>
internal sealed class TaggedNode(string source, int start, int end, string tag, ImmutableArray<Field> fields) : Node(source, start, end)
{
    /// <summary>The name of the kind of node, in capitals, for example <c>OPEXPR</c>. It may differ between major versions.</summary>
    public string Tag => tag;

    /// <summary>The fields in the order of the text. Values before the first field name have the name "".</summary>
    public ImmutableArray<Field> Fields => fields;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Children => [.. fields.Select(named => named.Value)];

    /// <summary>The value of the first field of a name, or null when there is none.</summary>
    public Node? this[string name]
    {
        get
        {
            foreach (var field in fields)
            {
                if (field.Name == name)
                {
                    return field.Value;
                }
            }

            return null;
        }
    }
}

/// <summary>A named value of a <see cref="TaggedNode"/>.</summary>
internal readonly record struct Field(string Name, Node Value);

/// <summary>What a list holds; the server writes a letter before all but nodes.</summary>
internal enum ListKind
{
    /// <summary><c>(a b)</c>: any nodes.</summary>
    Nodes,

    /// <summary><c>(i 1 2)</c>: integers.</summary>
    Integers,

    /// <summary><c>(o 1 2)</c>: object ids.</summary>
    Oids,

    /// <summary><c>(x 1 2)</c>: transaction ids.</summary>
    Transactions,

    /// <summary><c>(b 1 2)</c>: the members of a set.</summary>
    Bitmap,

    /// <summary>Several values of one field without parentheses; no tree that a catalog stores has them.</summary>
    Bare,
}

/// <summary><c>(...)</c></summary>
internal sealed class ListNode(string source, int start, int end, ListKind kind, ImmutableArray<Node> items) : Node(source, start, end)
{
    /// <summary>What it holds.</summary>
    public ListKind Kind => kind;

    /// <summary>Its elements.</summary>
    public ImmutableArray<Node> Items => items;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Children => items;
}

/// <summary>A number, a truth value, a name.</summary>
internal sealed class AtomNode(string source, int start, int end) : Node(source, start, end)
{
    /// <summary>The value without the backslashes that protect its characters.</summary>
    public string Value => Escape.Remove(Text);
}

/// <summary>A string in quotation marks: an element of a list of names, usually.</summary>
internal sealed class StringNode(string source, int start, int end) : Node(source, start, end)
{
    /// <summary>The string without its quotation marks, and without the backslashes that protect its characters.</summary>
    public string Value => Escape.Remove(Text[1..^1]);
}

/// <summary><c>&lt;&gt;</c>: no node, no string, an empty list.</summary>
internal sealed class AbsentNode(string source, int start, int end) : Node(source, start, end);

/// <summary>The bytes of a value: <c>4 [ 1 0 0 0 0 0 0 0 ]</c>.</summary>
internal sealed class DatumNode(string source, int start, int end, int length, ImmutableArray<byte> bytes) : Node(source, start, end)
{
    /// <summary>The length that the type has. Of a type passed by value eight bytes are written all the same (<c>outDatum</c>).</summary>
    public int Length => length;

    /// <summary>The bytes as the server holds them in memory, in its own byte order.</summary>
    public ImmutableArray<byte> Bytes => bytes;
}

/// <summary>A text that could not be read. It says nothing, and stands for the whole of it.</summary>
internal sealed class OpaqueNode(string source) : Node(source, 0, source.Length);
