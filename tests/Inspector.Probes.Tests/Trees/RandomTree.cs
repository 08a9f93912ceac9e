using System.Globalization;
using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

/// <summary>
/// Random trees in the server's notation, each with an outline of what it holds that was not made by reading it. Names and strings are as
/// nasty as a database may hold.
/// </summary>
internal sealed class RandomTree(int seed)
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "5", "-", "+", ".", "\"", "<", ">", "<>", ":", ":location", "[", "]", "(", ")", "{", "}", "\\", " ", "\n", "\t",
        "\r", "é", "😀", "\u00a0", "<script>", "';--", "i", "b",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A tree and its outline.</summary>
    public (string Text, string Outline) Next(int depth) => _random.Next(depth > 0 ? 7 : 4) switch
    {
        0 => ("<>", "nothing"),
        1 => Atom(),
        2 => Quoted(),
        3 => Numbers(),
        4 => List(depth),
        _ => Node(depth),
    };

    /// <summary>The outline of what was read.</summary>
    public static string Outline(Node node) => node switch
    {
        TaggedNode tagged => $"{tagged.Tag}<{string.Join(';', tagged.Fields.Select(field => $"{field.Name}={Outline(field.Value)}"))}>",
        ListNode list => $"{list.Kind}<{string.Join(';', list.Items.Select(Outline))}>",
        DatumNode datum => $"{datum.Length} bytes {string.Join(',', datum.Bytes)}",
        AtomNode atom => $"atom {atom.Value}",
        StringNode quoted => $"string {quoted.Value}",
        AbsentNode => "nothing",
        _ => "unread",
    };

    private (string Text, string Outline) Atom()
    {
        if (_random.Next(2) == 0)
        {
            var number = _random.Next(-99, 99).ToString(CultureInfo.InvariantCulture);
            return (number, $"atom {number}");
        }

        // An empty name is written as absent; a quotation mark at its start is protected, so that it is no string.
        var name = Nasty() + "x";
        return (TreeWriter.Protect(name), $"atom {name}");
    }

    private (string Text, string Outline) Quoted()
    {
        var value = Nasty();
        return ($"\"{TreeWriter.Protect(value)}\"", $"string {value}");
    }

    private (string Text, string Outline) Numbers()
    {
        var (letter, kind) = _random.Next(4) switch
        {
            0 => ('i', ListKind.Integers),
            1 => ('o', ListKind.Oids),
            2 => ('x', ListKind.Transactions),
            _ => ('b', ListKind.Bitmap),
        };
        var numbers = Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(100_000)).ToList();
        return (
            $"({letter}{string.Concat(numbers.Select(number => $" {number}"))})",
            $"{kind}<{string.Join(';', numbers.Select(number => $"atom {number}"))}>");
    }

    private (string Text, string Outline) List(int depth)
    {
        // The server writes lists of nodes, of strings and of lists; a bare atom does not occur in them.
        var items = Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(2) == 0 ? Node(depth - 1) : Quoted()).ToList();
        return ($"({string.Join(' ', items.Select(item => item.Text))})", $"Nodes<{string.Join(';', items.Select(item => item.Outline))}>");
    }

    private (string Text, string Outline) Node(int depth)
    {
        var fields = Enumerable.Range(0, _random.Next(5))
            .Select(number => (Name: $"f{number}", Value: _random.Next(5) == 0 ? Bytes() : Next(depth - 1)))
            .ToList();
        var tag = $"TAG{_random.Next(100)}";
        return (
            $"{{{tag}{string.Concat(fields.Select(field => $" :{field.Name} {field.Value.Text}"))}}}",
            $"{tag}<{string.Join(';', fields.Select(field => $"{field.Name}={field.Value.Outline}"))}>");
    }

    private (string Text, string Outline) Bytes()
    {
        var bytes = new byte[_random.Next(12)];
        _random.NextBytes(bytes);
        return (
            $"{bytes.Length} [ {string.Concat(bytes.Select(value => $"{unchecked((sbyte)value)} "))}]",
            $"{bytes.Length} bytes {string.Join(',', bytes)}");
    }

    private string Nasty() => string.Concat(Enumerable.Range(0, _random.Next(5)).Select(_ => Pieces[_random.Next(Pieces.Length)]));
}
