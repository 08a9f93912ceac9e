using System.Collections.Immutable;

namespace Inspector.Locks;

/// <summary>A statement that writes rows, as its words tell; literals and comments are removed from it before.</summary>
/// <param name="Words">Its words in lower case, without quotes and schemas.</param>
/// <param name="IsPlain">Whether it says itself what it writes; a DO block and a procedure do not.</param>
internal sealed record WritingStatement(ImmutableHashSet<string> Words, bool IsPlain)
{
    private static readonly string[] Verbs = ["update", "delete", "insert", "merge", "copy"];

    /// <summary>The statement; null for one that only reads, or of which that cannot be told.</summary>
    public static WritingStatement? Of(string query)
    {
        var words = Split(query);
        return words.FirstOrDefault() switch
        {
            "do" or "call" => new([], IsPlain: false),
            "with" when Enumerable.Range(1, words.Count - 1).Any(at => Verbs.Contains(words[at], StringComparer.Ordinal) && words[at - 1] is not ("for" or "key")) => new([.. words], IsPlain: true),
            { } first when Verbs.Contains(first, StringComparer.Ordinal) => new([.. words], IsPlain: true),
            _ => null,
        };
    }

    /// <summary>Whether it may write a table: where it says which, it has to name it. A partition is written under its root's name too, which is locked as well.</summary>
    public bool MayWrite(string table) => !IsPlain || Split(table).TrueForAll(Words.Contains);

    private static List<string> Split(string text)
    {
        var (words, begun) = (new List<string>(), -1);
        for (var at = 0; at <= text.Length; at++)
        {
            var isPart = at < text.Length && (char.IsLetterOrDigit(text[at]) || char.IsSurrogate(text[at]) || text[at] is '_' or '$');
            if (isPart && begun < 0)
            {
                begun = at;
            }
            else if (!isPart && begun >= 0)
            {
                words.Add(text[begun..at].ToLowerInvariant());
                begun = -1;
            }
        }

        return words;
    }
}
