using System.Globalization;
using System.Text;

namespace Inspector.Agent.Targets;

/// <summary>Makes text that a stranger wrote (a server, a name service, the command line) fit to print inside one line on a terminal.</summary>
internal static class SafeText
{
    /// <summary>The longest result of <see cref="OneLine" /> unless told otherwise, in characters.</summary>
    public const int DefaultLength = 240;

    /// <summary>
    /// The text in one line: line breaks and runs of white space become one space; control characters (escape sequences begin with one), invisible
    /// formatting such as a change of writing direction, and broken surrogates become U+FFFD; what is longer than <paramref name="length" /> ends in "…".
    /// </summary>
    public static string OneLine(string? text, int length = DefaultLength)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                line.Append((IsHarmless(rune) ? rune : Rune.ReplacementChar).ToString());
            }

            if (line.Length > length)
            {
                return Shortened(line, length);
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>A name between double quotes, in one line.</summary>
    public static string Quoted(string? name) => $"\"{OneLine(name, 80)}\"";

    /// <summary>The zero-width joiners alone are let through: they shape emoji and some scripts, and cannot move text.</summary>
    private static bool IsHarmless(Rune rune) =>
        rune.Value is 0x200C or 0x200D ||
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Shortened(StringBuilder line, int length)
    {
        line.Length = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return line.Append('…').ToString();
    }
}
