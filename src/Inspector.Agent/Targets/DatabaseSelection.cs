using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Agent.Targets;

/// <summary>A database that is not visited.</summary>
/// <param name="Name">Its name, or the pattern that fits none. From a server or the command line: untrusted.</param>
/// <param name="Reason">Why, in one phrase.</param>
/// <param name="WasAskedFor">Whether the user named it, so that leaving it out means that the run is incomplete (exit code 3).</param>
internal sealed record SkippedDatabase(string Name, string Reason, bool WasAskedFor);

/// <summary>Which databases of a server to visit, and which not and why.</summary>
/// <param name="Visit">The names, each once: in the order asked for, those of one pattern or of all in ordinal order.</param>
/// <param name="Skipped">The others that were asked for or would belong to all.</param>
internal sealed record DatabaseSelection(ImmutableArray<string> Visit, ImmutableArray<SkippedDatabase> Skipped)
{
    /// <summary>Chooses all databases but templates (<c>--all-databases</c>).</summary>
    public static DatabaseSelection All(IEnumerable<Database> databases) =>
        Split(databases.OrderBy(database => database.Name, StringComparer.Ordinal).Select(database => (database, WasAskedFor: false)), []);

    /// <summary>Chooses by <c>--database</c>: names, or patterns in which <c>*</c> stands for any run of characters and <c>?</c> for one. A name that fits exactly is never a pattern.</summary>
    /// <param name="databases">All databases of the server.</param>
    /// <param name="asked">The names and patterns, at least one, as given.</param>
    public static DatabaseSelection Named(IReadOnlyCollection<Database> databases, IEnumerable<string> asked)
    {
        var chosen = new OrderedDictionary<string, (Database Database, bool WasAskedFor)>(StringComparer.Ordinal);
        var missing = new List<SkippedDatabase>();
        foreach (var name in asked.Distinct(StringComparer.Ordinal))
        {
            if (databases.FirstOrDefault(database => database.Name == name) is { } exact)
            {
                chosen[name] = (exact, true);
                continue;
            }

            var fitting = NamePattern.IsPattern(name) ? databases.Where(database => NamePattern.Fits(name, database.Name)).OrderBy(database => database.Name, StringComparer.Ordinal).ToList() : [];
            fitting.ForEach(database => chosen.TryAdd(database.Name, (database, false)));
            if (fitting.Count == 0)
            {
                missing.Add(new(name, NotThere(name, databases), WasAskedFor: true));
            }
        }

        return Split(chosen.Values, missing);
    }

    private static DatabaseSelection Split(IEnumerable<(Database Database, bool WasAskedFor)> chosen, IEnumerable<SkippedDatabase> missing)
    {
        var visit = ImmutableArray.CreateBuilder<string>();
        var skipped = ImmutableArray.CreateBuilder<SkippedDatabase>();
        foreach (var (database, wasAskedFor) in chosen)
        {
            if (Obstacle(database, wasAskedFor) is { } reason)
            {
                skipped.Add(new(database.Name, reason, wasAskedFor));
            }
            else
            {
                visit.Add(database.Name);
            }
        }

        skipped.AddRange(missing);
        return new(visit.ToImmutable(), skipped.ToImmutable());
    }

    private static string? Obstacle(Database database, bool wasAskedFor) =>
        !database.AllowsConnections ? "it accepts no connections"
        : database.IsTemplate && !wasAskedFor ? "it is a template; name it with --database to visit it"
        : !database.MayConnect ? "the role has no CONNECT on it"
        : null;

    private static string NotThere(string name, IEnumerable<Database> databases) =>
        NamePattern.IsPattern(name) ? "no database of the server fits the pattern"
        : Nearest.To(name, databases.Select(database => database.Name)) is [_, ..] near ? $"the server has no such database; the nearest: {string.Join(", ", near.Select(Visible.Quoted))}"
        : "the server has no such database";
}
