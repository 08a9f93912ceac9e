using System.Collections.Immutable;

namespace Inspector.Agent.Targets;

/// <summary>Finds the names that someone who mistyped may have meant.</summary>
internal static class Nearest
{
    /// <summary>
    /// At most three of <paramref name="names" /> that <paramref name="typed" /> becomes with few changes of a letter (a third of its length, at least one), or that it
    /// begins; case does not count; nearest first, then in alphabetical order.
    /// </summary>
    public static ImmutableArray<string> To(string typed, IEnumerable<string> names)
    {
        var wanted = typed.ToLowerInvariant();
        var limit = Math.Max(1, Math.Min(wanted.Length, 64) / 3);
        return
        [
            .. names
                .Select(name => (Name: name, Distance: wanted.Length > 64 ? int.MaxValue : Distance(wanted, name.ToLowerInvariant())))
                .Where(pair => pair.Distance <= limit || (wanted.Length >= 3 && pair.Name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(pair => pair.Distance)
                .ThenBy(pair => pair.Name, StringComparer.Ordinal)
                .Take(3)
                .Select(pair => pair.Name),
        ];
    }

    /// <summary>The number of letters to insert, remove or replace (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
