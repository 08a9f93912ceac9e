using System.Collections.Frozen;

namespace Inspector.Constraints.References;

/// <summary>
/// The form by which a word in the singular, in the plural, abbreviated as is usual or spelt otherwise is recognised as the same. It is no English:
/// <c>categories</c> and <c>category</c> both become <c>categori</c>.
/// </summary>
internal static class Noun
{
    private const int ShortestPlural = 4;

    private static readonly FrozenDictionary<string, string> Irregular = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["people"] = "person", ["children"] = "child", ["men"] = "man", ["women"] = "woman", ["feet"] = "foot", ["mice"] = "mouse", ["data"] = "datum",
        ["media"] = "medium", ["criteria"] = "criterion", ["indices"] = "index", ["vertices"] = "vertex", ["matrices"] = "matrix", ["analyses"] = "analysis",
        ["leaves"] = "leaf", ["shelves"] = "shelf", ["quizzes"] = "quiz", ["menus"] = "menu",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Abbreviations that mean one thing in practically every schema.</summary>
    private static readonly FrozenDictionary<string, string> Abbreviated = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["org"] = "organization", ["dept"] = "department", ["emp"] = "employee", ["cust"] = "customer", ["prod"] = "product", ["acct"] = "account",
        ["cat"] = "category", ["addr"] = "address", ["msg"] = "message", ["doc"] = "document", ["usr"] = "user", ["grp"] = "group", ["loc"] = "location",
        ["proj"] = "project", ["repo"] = "repository", ["img"] = "image", ["lang"] = "language", ["curr"] = "currency", ["ctry"] = "country",
        ["env"] = "environment", ["txn"] = "transaction", ["trx"] = "transaction", ["whse"] = "warehouse", ["supp"] = "supplier", ["att"] = "attachment",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NoPlural = ((string[])["alias", "canvas", "atlas", "bias", "lens", "news"]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word in lower case looks like a plural.</summary>
    public static bool IsPlural(string word) =>
        Irregular.ContainsKey(word)
        || (word.Length >= ShortestPlural && !NoPlural.Contains(word) && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i'));

    /// <summary>The common form of a word in lower case.</summary>
    public static string Of(string word)
    {
        word = Irregular.GetValueOrDefault(word, word);
        word = Abbreviated.GetValueOrDefault(word, word).Replace("isation", "ization", StringComparison.Ordinal);
        if (word.Length >= ShortestPlural && !NoPlural.Contains(word))
        {
            word = word.EndsWith("es", StringComparison.Ordinal) ? word[..^2]
                : word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1]
                : word[^1] == 'e' ? word[..^1]
                : word;
        }

        return word[^1] == 'y' ? word[..^1] + "i" : word;
    }
}
