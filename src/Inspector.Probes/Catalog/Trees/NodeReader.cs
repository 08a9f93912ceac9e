using System.Collections.Immutable;
using System.Globalization;

namespace Inspector.Catalog.Trees;

/// <summary>
/// Reads what the server writes into a <c>pg_node_tree</c> column (<c>nodeToString</c>, <c>outfuncs.c</c>), of any version, without knowing
/// a single kind of node. It never throws, and it needs no stack: what is open is on the heap.
/// </summary>
internal sealed class NodeReader
{
    /// <summary>
    /// Deeper than this is not read. An operator takes two levels; a server with its default <c>max_stack_depth</c> stores a chain of 8,000 and
    /// refuses one of 12,000 (tried on 18).
    /// </summary>
    public const int MaximumDepth = 100_000;

    private readonly string _text;
    private readonly Stack<Frame> _open = new();
    private int _at;

    private NodeReader(string text) => _text = text;

    /// <summary>The tree of a text, or an <see cref="OpaqueNode"/> when it is malformed, cut short or nested beyond <see cref="MaximumDepth"/>.</summary>
    public static Node Read(string text) => new NodeReader(text).Read() ?? new OpaqueNode(text);

    private Node? Read()
    {
        Node? whole = null;
        while (Token.TryRead(_text, _at, out var token))
        {
            _at = token.End;
            Node? done;
            switch (_text[token.Start])
            {
                case '{':
                case '(':
                    if (whole is not null || _open.Count == MaximumDepth || !Open(token))
                    {
                        return null;
                    }

                    continue;
                case '}':
                case ')':
                    if (!_open.TryPop(out var frame) || frame.IsTagged != (_text[token.Start] == '}'))
                    {
                        return null;
                    }

                    done = frame.Close(token.End);
                    break;
                default:
                    if (_open.TryPeek(out var current) && current.TryBeginField(token))
                    {
                        continue;
                    }

                    done = Leaf(token);
                    break;
            }

            if (done is null)
            {
                return null;
            }

            if (_open.TryPeek(out var parent))
            {
                parent.Add(done);
            }
            else if (whole is null)
            {
                whole = done;
            }
            else
            {
                return null;
            }
        }

        return _open.Count == 0 ? whole : null;
    }

    /// <summary>Opens a node or a list; a node must have a tag.</summary>
    private bool Open(Token token)
    {
        Token next;
        if (_text[token.Start] == '{')
        {
            if (!Token.TryRead(_text, _at, out next) || _text[next.Start] is '(' or ')' or '{' or '}')
            {
                return false;
            }

            _at = next.End;
            _open.Push(new(_text, token.Start, _text[next.Start..next.End]));
            return true;
        }

        // A letter that stands for the kind is never an element: the server writes strings with quotation marks.
        var kind = Token.TryRead(_text, _at, out next) && next.End == next.Start + 1
            ? _text[next.Start] switch
            {
                'i' => ListKind.Integers,
                'o' => ListKind.Oids,
                'x' => ListKind.Transactions,
                'b' => ListKind.Bitmap,
                _ => ListKind.Nodes,
            }
            : ListKind.Nodes;
        if (kind != ListKind.Nodes)
        {
            _at = next.End;
        }

        _open.Push(new(_text, token.Start, kind));
        return true;
    }

    private Node? Leaf(Token token)
    {
        var text = _text.AsSpan(token.Start..token.End);
        return text switch
        {
            "<>" => new AbsentNode(_text, token.Start, token.End),
            "[" when _open.TryPeek(out var frame) && frame.TakeNumber() is { } number => Datum(number),
            ['"', .., '"'] => new StringNode(_text, token.Start, token.End),
            _ => new AtomNode(_text, token.Start, token.End),
        };
    }

    /// <summary>The bytes after a length, up to the closing bracket. <c>char</c> has a sign on most machines: both ways are read.</summary>
    private DatumNode? Datum(AtomNode number)
    {
        if (!int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        var bytes = ImmutableArray.CreateBuilder<byte>();
        while (Token.TryRead(_text, _at, out var token))
        {
            _at = token.End;
            var text = _text.AsSpan(token.Start..token.End);
            if (text is "]")
            {
                return new(_text, number.Start, token.End, length, bytes.DrainToImmutable());
            }

            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value is < -128 or > 255)
            {
                return null;
            }

            bytes.Add(unchecked((byte)value));
        }

        return null;
    }
}
