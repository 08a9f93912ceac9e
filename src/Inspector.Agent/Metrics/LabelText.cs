using System.Text;

namespace Inspector.Agent.Metrics;

/// <summary>Text of strangers as a value of a label.</summary>
internal static class LabelText
{
    /// <summary>
    /// The text as every reader of the page sees it: half a surrogate pair cannot be written in UTF-8, and Prometheus skips NUL. Both become U+FFFD here, before two texts
    /// that the page could not tell apart are taken for two.
    /// </summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half a pair comes as U+FFFD
        {
            cleaned.Append((rune.Value == 0 ? Rune.ReplacementChar : rune).ToString());
        }

        return cleaned.ToString();
    }

    /// <summary>The text between quotation marks: both formats escape the same three characters.</summary>
    public static void Escape(StringBuilder to, string text)
    {
        if (text.AsSpan().IndexOfAny('\\', '"', '\n') < 0)
        {
            to.Append(text);
            return;
        }

        foreach (var one in text)
        {
            _ = one switch
            {
                '\\' => to.Append(@"\\"),
                '"' => to.Append("\\\""),
                '\n' => to.Append(@"\n"),
                _ => to.Append(one),
            };
        }
    }

    private static bool IsClean(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0' || (char.IsSurrogate(text[at]) && !(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[++at]))))
            {
                return false;
            }
        }

        return true;
    }
}
