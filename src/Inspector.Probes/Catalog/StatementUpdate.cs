using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>Which columns a normalised UPDATE sets, read from its words alone.</summary>
internal static class StatementUpdate
{
    /// <summary>
    /// The columns that the statement sets in the table, each once; empty where it is no UPDATE of that table. An INSERT with ON CONFLICT or a MERGE is none: how
    /// many of its rows were updated is not told.
    /// </summary>
    /// <param name="text">The statement without its literals.</param>
    /// <param name="table">The table.</param>
    /// <param name="isNameUnique">Whether its name without a schema means no other.</param>
    public static ImmutableArray<Column> Columns(string text, Table table, bool isNameUnique)
    {
        var words = StatementWords.Of(text);
        if (Verb(words) is not { } verb || words[verb] != "update")
        {
            return [];
        }

        var at = verb + 1 < words.Count && words[verb + 1] == "only" ? verb + 2 : verb + 1;
        var isQualified = Word(words, at + 1) == ".";
        var name = isQualified ? at + 2 : at;
        if (Word(words, name) != table.Name || (isQualified ? words[at] != table.Schema.Name : !isNameUnique))
        {
            return [];
        }

        // Behind the name there may be a star, AS, an alias.
        var set = words.FindIndex(name + 1, word => word == "set");
        return set < 0 || set > name + 4 ? [] : [.. Targets(words, set + 1).Select(table.Column).OfType<Column>().Distinct()];
    }

    /// <summary>Where the verb of the statement itself stands: those in WITH are in parentheses.</summary>
    private static int? Verb(List<string> words)
    {
        var depth = 0;
        for (var at = 0; at < words.Count; at++)
        {
            depth += Step(words[at]);
            if (depth == 0 && words[at] is "select" or "insert" or "update" or "delete" or "merge" or "values")
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The names before each <c>=</c> of the list behind SET: one, or several in parentheses. Elements of arrays and fields of rows count for the column.</summary>
    private static IEnumerable<string> Targets(List<string> words, int from)
    {
        var (depth, isTarget) = (0, true);
        for (var at = from; at < words.Count; at++)
        {
            depth += Step(words[at]);
            if (isTarget && words[at] == "=")
            {
                isTarget = false;
            }
            else if (isTarget && words[at] is not ("(" or ")" or "," or "[" or "]" or ".") && Word(words, at - 1) is "set" or "," or "(")
            {
                yield return words[at];
            }
            else if (depth == 0 && words[at] == ",")
            {
                isTarget = true;
            }
            else if (depth == 0 && !isTarget && words[at] is "from" or "where" or "returning")
            {
                yield break;
            }
        }
    }

    private static int Step(string word) => word is "(" or "[" ? 1 : word is ")" or "]" ? -1 : 0;

    private static string Word(List<string> words, int at) => at >= 0 && at < words.Count ? words[at] : "";
}
