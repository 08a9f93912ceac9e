using System.Text;

namespace Inspector.Agent.History;

/// <summary>
/// Text as both kinds of store take it. PostgreSQL refuses U+0000, and half a surrogate pair has no bytes in UTF-8: each becomes U+FFFD, in either store, so that a key is the same in both.
/// </summary>
internal static class StoredText
{
    /// <summary>The text that is stored.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half a pair comes as U+FFFD
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }

    /// <summary>The beginning of a text that may be longer than anybody reads.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
