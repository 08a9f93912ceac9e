using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// What a normalised statement asks of one table, read from its words alone: whether it mentions the table, whether it filters, and by
/// which of its columns, compared for equality with a parameter. What cannot be told for certain from the words is not told.
/// </summary>
internal static class StatementFilter
{
    private static readonly ImmutableArray<string> Introductions = ["from", "join", "update", "into", "only"];

    /// <summary>Whether the statement mentions the table, has a WHERE.</summary>
    public static bool Filters(string text, Table table, bool isNameUnique)
    {
        var words = StatementWords.Of(text);
        return words.Contains("where") && Mentions(words, table, isNameUnique).Any();
    }

    /// <summary>Whether the statement mentions a table of this name, whatever its schema.</summary>
    public static bool Mentions(string text, Table table) => Mentions(StatementWords.Of(text), table, isNameUnique: true).Any();

    /// <summary>The table's columns that are compared for equality with a parameter, in the order of the statement.</summary>
    public static ImmutableArray<Column> EqualColumns(string text, Table table, bool isNameUnique)
    {
        var words = StatementWords.Of(text);
        var names = Mentions(words, table, isNameUnique).ToHashSet(StringComparer.Ordinal);
        var isAlone = words.Count(word => word is "from" or "join" or "update") == 1;
        var found = new List<Column>();
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] == "=" && (IsParameter(words, at + 1) || IsParameter(words, at - 1)))
            {
                var end = IsParameter(words, at + 1) ? at - 1 : at + 1;
                if (ColumnAt(words, end, end < at, table, names, isAlone) is { } column && !found.Contains(column))
                {
                    found.Add(column);
                }
            }
        }

        return [.. found];
    }

    /// <summary>Pairs of columns that the statement compares for equality, each with its table's name or alias before it.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="tables">Tables by name; a name that several have is nobody's.</param>
    public static IEnumerable<(Column One, Column Other)> JoinedColumns(string text, ILookup<string, Table> tables)
    {
        var words = StatementWords.Of(text);
        var known = new Dictionary<string, Table>(StringComparer.Ordinal);
        foreach (var table in words.Distinct(StringComparer.Ordinal).Select(word => tables[word].Take(2).ToList()).Where(named => named.Count == 1).Select(named => named[0]))
        {
            foreach (var alias in Mentions(words, table, isNameUnique: true))
            {
                known[alias] = table;
            }
        }

        for (var at = 3; at + 3 < words.Count; at++)
        {
            if (words[at] == "=" && words[at - 2] == "." && words[at + 2] == "."
                && known.GetValueOrDefault(words[at - 3])?.Column(words[at - 1]) is { } one && known.GetValueOrDefault(words[at + 1])?.Column(words[at + 3]) is { } other)
            {
                yield return (one, other);
            }
        }
    }

    private static Column? ColumnAt(List<string> words, int at, bool backwards, Table table, HashSet<string> names, bool isAlone)
    {
        if (at < 0 || at >= words.Count)
        {
            return null;
        }

        // t.c reads as three words, whichever side of the comparison it is on.
        var (qualifier, name) = backwards
            ? (at > 1 && words[at - 1] == "." ? words[at - 2] : null, words[at])
            : (at + 2 < words.Count && words[at + 1] == "." ? words[at] : null, at + 2 < words.Count && words[at + 1] == "." ? words[at + 2] : words[at]);
        return (qualifier is null ? isAlone && names.Count > 0 : names.Contains(qualifier)) ? table.Column(name) : null;
    }

    private static bool IsParameter(List<string> words, int at) => at >= 0 && at < words.Count && (words[at][0] == '$' || words[at] == "?");

    /// <summary>The names by which the statement calls the table: its own and its aliases.</summary>
    private static IEnumerable<string> Mentions(List<string> words, Table table, bool isNameUnique)
    {
        for (var at = 0; at < words.Count - 1; at++)
        {
            if (!Introductions.Contains(words[at]))
            {
                continue;
            }

            var isQualified = at + 3 < words.Count && words[at + 2] == ".";
            var name = isQualified ? at + 3 : at + 1;
            if (words[name] != table.Name || (isQualified ? words[at + 1] != table.Schema.Name : !isNameUnique))
            {
                continue;
            }

            yield return table.Name;
            var alias = name + 1 < words.Count && words[name + 1] == "as" ? name + 2 : name + 1;
            if (alias < words.Count && (char.IsLetter(words[alias][0]) || words[alias][0] == '_') && !IsKeyword(words[alias]))
            {
                yield return words[alias];
            }
        }
    }

    private static bool IsKeyword(string word) =>
        word is "where" or "join" or "inner" or "left" or "right" or "full" or "cross" or "natural" or "on" or "using" or "set" or "order" or "group"
            or "having" or "limit" or "offset" or "fetch" or "for" or "union" or "intersect" or "except" or "returning" or "values" or "select"
            or "window" or "tablesample" or "default" or "overriding";
}
