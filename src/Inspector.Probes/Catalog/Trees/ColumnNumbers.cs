using System.Globalization;
using System.Text;

namespace Inspector.Catalog.Trees;

/// <summary>Renumbers the columns in a stored tree.</summary>
internal static class ColumnNumbers
{
    // varattnosyn repeats the number under which the query's author saw the column; for a table's own expressions it is the same.
    private static readonly string[] Numbers = ["varattno", "varattnosyn"];

    /// <summary>The text with other numbers in every <c>Var</c> of the outermost level, or null when it could not be read.</summary>
    public static string? Replace(string text, Func<short, short> number)
    {
        var root = NodeReader.Read(text);
        if (root is OpaqueNode)
        {
            return null;
        }

        var replaced = new StringBuilder(text.Length);
        var from = 0;
        foreach (var atom in Variables(root).SelectMany(variable => variable.Fields).Where(field => Numbers.Contains(field.Name)).Select(field => field.Value))
        {
            if (short.TryParse(atom.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var old) && old > 0)
            {
                replaced.Append(text, from, atom.Start - from).Append(CultureInfo.InvariantCulture, $"{number(old)}");
                from = atom.End;
            }
        }

        return replaced.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The <c>Var</c> nodes that are as many levels up as there are queries around them, in the order of the text.</summary>
    private static IEnumerable<TaggedNode> Variables(Node root)
    {
        var pending = new Stack<(Node Node, int Level)>([(root, 0)]);
        while (pending.TryPop(out var at))
        {
            if (at.Node is TaggedNode { Tag: "VAR" } variable && variable["varlevelsup"] is { } levelsUp
                && int.TryParse(levelsUp.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var up) && up == at.Level)
            {
                yield return variable;
            }

            var level = at.Node is TaggedNode { Tag: "QUERY" } ? at.Level + 1 : at.Level;
            foreach (var child in at.Node.Children.Reverse())
            {
                pending.Push((child, level));
            }
        }
    }
}
