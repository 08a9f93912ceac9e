using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Inspector.Agent;

/// <summary>
/// Makes text that a stranger wrote (a database, a server, a name service, the command line) fit for a line that a person reads: what would move the cursor, change colours or the
/// direction of writing, or cannot be seen at all becomes an escape such as <c>\n</c> or <c>\u{202E}</c>. Everything else stays as it is.
/// </summary>
internal static class Visible
{
    /// <summary>The longest result of <see cref="Line" /> unless told otherwise, in characters.</summary>
    public const int LongestLine = 240;

    private const int LongestName = 80;

    private static readonly SearchValues<char> Printable = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Letters and marks of Unicode that show as nothing or as a blank (its property Default_Ignorable_Code_Point, and the Braille blank).</summary>
    private static readonly FrozenSet<int> Blank = FrozenSet.ToFrozenSet([0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0]);

    /// <summary>The text in one line, so that nothing of it is lost: two texts that differ look different.</summary>
    public static string Text(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Printable))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(line, rune);
        }

        return line.ToString();
    }

    /// <summary>A message in one line: line breaks and runs of white space become one space; what is longer than <paramref name="length" /> ends in "…".</summary>
    public static string Line(string? text, int length = LongestLine)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
            {
                Append(line, rune);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }

            if (line.Length > length)
            {
                return Shortened(line, length);
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>A name between double quotes, shortened where it is longer than any of PostgreSQL's.</summary>
    public static string Quoted(string name) => $"\"{(Text(name) is { Length: > LongestName } longer ? Shortened(new(longer), LongestName) : Text(name))}\"";

    /// <summary>Whether a character can be seen and stays in its place.</summary>
    public static bool IsVisible(Rune rune) =>
        rune.Value == ' '
        || (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator)
            && !Blank.Contains(rune.Value));

    /// <summary>Appends a character, or its escape.</summary>
    public static void Append(StringBuilder line, Rune rune)
    {
        if (IsVisible(rune))
        {
            Span<char> letters = stackalloc char[2];
            line.Append(letters[..rune.EncodeToUtf16(letters)]);
            return;
        }

        _ = rune.Value switch
        {
            '\n' => line.Append(@"\n"),
            '\r' => line.Append(@"\r"),
            '\t' => line.Append(@"\t"),
            var other => line.Append(CultureInfo.InvariantCulture, $"\\u{{{other:X}}}"),
        };
    }

    private static string Shortened(StringBuilder line, int length)
    {
        line.Length = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return line.Append('…').ToString();
    }
}
