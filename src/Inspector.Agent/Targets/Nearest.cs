using System.Collections.Immutable;

namespace Inspector.Agent.Targets;

/// <summary>Finds the names that someone who mistyped may have meant.</summary>
internal static class Nearest
{
    /// <summary>
    /// At most three of <paramref name="names" /> that <paramref name="typed" /> becomes with few changes (a third of its length, at least one), or that it
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

    /// <summary>The number of letters to insert, remove or replace, or neighbours to swap (the "optimal string alignment" distance).</summary>
    private static int Distance(string from, string to)
    {
        var above = Array.Empty<int>();
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var next = new int[to.Length + 1];
            next[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                next[j] = Math.Min(row[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1), Math.Min(row[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    next[j] = Math.Min(next[j], above[j - 2] + 1);
                }
            }

            (above, row) = (row, next);
        }

        return row[to.Length];
    }
}
