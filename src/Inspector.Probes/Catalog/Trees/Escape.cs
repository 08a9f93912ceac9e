using System.Text;

namespace Inspector.Catalog.Trees;

/// <summary>The backslashes by which the server protects characters that would end a token (<c>outToken</c>, <c>debackslash</c>).</summary>
internal static class Escape
{
    /// <summary>The text without its protecting backslashes. One at the very end protects nothing, and stays.</summary>
    public static string Remove(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            plain.Append(text[at]);
        }

        return plain.ToString();
    }
}
