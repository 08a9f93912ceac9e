using System.Collections.Immutable;

namespace Inspector.Catalog.Trees;

/// <summary>A node or list that <see cref="NodeReader"/> has opened and not yet closed.</summary>
internal sealed class Frame
{
    private readonly string _source;
    private readonly int _start;
    private readonly string? _tag;
    private readonly ListKind _kind;
    private readonly ImmutableArray<Field>.Builder? _fields;
    private readonly ImmutableArray<Node>.Builder _values = ImmutableArray.CreateBuilder<Node>();
    private string _field = "";

    /// <summary>Opens a node.</summary>
    public Frame(string source, int start, string tag)
    {
        (_source, _start, _tag) = (source, start, tag);
        _fields = ImmutableArray.CreateBuilder<Field>();
    }

    /// <summary>Opens a list.</summary>
    public Frame(string source, int start, ListKind kind) => (_source, _start, _kind) = (source, start, kind);

    /// <summary>Whether it is a node rather than a list.</summary>
    public bool IsTagged => _tag is not null;

    /// <summary>
    /// Takes a token as the name of the next field, if it is one. What follows a name is always a value, colon or not: the server does not
    /// protect a colon, and a table may well be called <c>:location</c>.
    /// </summary>
    public bool TryBeginField(Token token)
    {
        if (_source[token.Start] != ':' || _fields is null || (_field.Length > 0 && _values.Count == 0))
        {
            return false;
        }

        EndField();
        _field = _source[(token.Start + 1)..token.End];
        return true;
    }

    /// <summary>Adds what was read to the list, or to the field.</summary>
    public void Add(Node node) => _values.Add(node);

    /// <summary>Takes back the number that was read last, if that is all the field has: a bracket after it makes it a length.</summary>
    public AtomNode? TakeNumber()
    {
        if (!IsTagged || _values is not [AtomNode number] || !char.IsAsciiDigit(number.Text[0]))
        {
            return null;
        }

        _values.Clear();
        return number;
    }

    /// <summary>The finished node or list.</summary>
    public Node Close(int end)
    {
        if (_fields is null)
        {
            return new ListNode(_source, _start, end, _kind, _values.DrainToImmutable());
        }

        if (_field.Length > 0 && _values.Count == 0)
        {
            Add(new AbsentNode(_source, end - 1, end - 1));
        }

        EndField();
        return new TaggedNode(_source, _start, end, _tag!, _fields.DrainToImmutable());
    }

    private void EndField()
    {
        if (_values.Count == 1)
        {
            _fields!.Add(new(_field, _values[0]));
        }
        else if (_values.Count > 1)
        {
            _fields!.Add(new(_field, new ListNode(_source, _values[0].Start, _values[^1].End, ListKind.Bare, _values.ToImmutable())));
        }

        _values.Clear();
    }
}
