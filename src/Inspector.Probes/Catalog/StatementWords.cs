namespace Inspector.Catalog;

/// <summary>The words of a normalised statement, which has neither comments nor strings.</summary>
internal static class StatementWords
{
    /// <summary>Names folded as the server folds them, quoted ones as they are, and every other character by itself.</summary>
    public static List<string> Of(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (char.IsLetter(text[at]) || text[at] is '_' or '$')
            {
                while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '$'))
                {
                    at++;
                }

                words.Add(text[start..at].ToLowerInvariant());
            }
            else if (text[at] == '"')
            {
                for (at++; at < text.Length && (text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"')); at++)
                {
                    at += text[at] == '"' ? 1 : 0;
                }

                at = Math.Min(at + 1, text.Length);
                var quoted = text[start..at].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal);
                words.Add(quoted.Length == 0 ? "\"" : quoted);
            }
            else
            {
                at++;
                if (!char.IsWhiteSpace(text[start]))
                {
                    words.Add(text[start..at]);
                }
            }
        }

        return words;
    }
}
