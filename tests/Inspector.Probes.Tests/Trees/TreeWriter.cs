using System.Text;
using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

/// <summary>Writes nodes in the server's notation. It recurses: for trees of ordinary depth.</summary>
internal static class TreeWriter
{
    public static string Write(Node node) => node switch
    {
        TaggedNode tagged => $"{{{tagged.Tag}{string.Concat(tagged.Fields.Select(field => $" :{field.Name} {Write(field.Value)}"))}}}",
        ListNode { Kind: ListKind.Nodes } list => $"({string.Join(' ', list.Items.Select(Write))})",
        ListNode list => $"({Letter(list.Kind)}{string.Concat(list.Items.Select(item => $" {Write(item)}"))})",
        DatumNode datum => $"{datum.Length} [ {string.Concat(datum.Bytes.Select(value => $"{unchecked((sbyte)value)} "))}]",
        StringNode text => $"\"{Protect(text.Value)}\"",
        AtomNode { Value: var value } atom => IsNumber(atom.Text) ? value : Protect(value),
        AbsentNode => "<>",
        _ => throw new ArgumentException($"{node.GetType()} has no notation", nameof(node)),
    };

    /// <summary>As <c>outToken</c> does: some characters need a backslash anywhere, some only at the start.</summary>
    public static string Protect(string value)
    {
        var text = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            var isSpecialAtStart = value[at] is '<' or '"' || char.IsAsciiDigit(value[at])
                || (value[at] is '+' or '-' && at + 1 < value.Length && (char.IsAsciiDigit(value[at + 1]) || value[at + 1] == '.'));
            if (value[at] is ' ' or '\n' or '\t' or '(' or ')' or '{' or '}' or '\\' || (at == 0 && isSpecialAtStart))
            {
                text.Append('\\');
            }

            text.Append(value[at]);
        }

        return text.ToString();
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text.TrimStart('-') is [>= '0' and <= '9', ..];

    private static char Letter(ListKind kind) => kind switch
    {
        ListKind.Integers => 'i',
        ListKind.Oids => 'o',
        ListKind.Transactions => 'x',
        ListKind.Bitmap => 'b',
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no letter"),
    };
}
