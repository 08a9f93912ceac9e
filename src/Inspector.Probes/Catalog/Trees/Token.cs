using System.Buffers;
using System.Runtime.InteropServices;

namespace Inspector.Catalog.Trees;

/// <summary>A token of a stored tree: one of <c>( ) { }</c>, or all that stands between these and white space.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(int Start, int End)
{
    private static readonly SearchValues<char> Stops = SearchValues.Create(" \n\t(){}\\");

    /// <summary>
    /// The token at or after a place; false at the end of the text. The rules are those of <c>pg_strtok</c> in the server's <c>read.c</c>:
    /// a backslash makes the next character an ordinary one.
    /// </summary>
    public static bool TryRead(string text, int from, out Token token)
    {
        while (from < text.Length && text[from] is (' ' or '\n' or '\t'))
        {
            from++;
        }

        var end = from;
        if (from < text.Length && text[from] is ('(' or ')' or '{' or '}'))
        {
            end = from + 1;
        }
        else
        {
            while (end < text.Length)
            {
                var run = text.AsSpan(end).IndexOfAny(Stops);
                end = run < 0 ? text.Length : end + run;
                if (end == text.Length || text[end] != '\\')
                {
                    break;
                }

                end = Math.Min(end + 2, text.Length);
            }
        }

        token = new(from, end);
        return end > from;
    }
}
