using System.Collections.Immutable;
using Inspector.Agent.Targets;
using Inspector.Catalog;

namespace Inspector.Agent.Configuration;

/// <summary>Which databases of a server to look at, by names and patterns in which <c>*</c> stands for any run of characters and <c>?</c> for one.</summary>
internal sealed record DatabaseFilter
{
    /// <summary>Those to look at; empty for all but templates.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Those of them not to look at.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Chooses among the databases that a server has now. Those that are excluded are not mentioned: nobody wonders where they are.</summary>
    public DatabaseSelection Choose(IReadOnlyCollection<Database> databases)
    {
        var chosen = Include.IsEmpty ? DatabaseSelection.All(databases) : DatabaseSelection.Named(databases, Include);
        return new(
            [.. chosen.Visit.Where(name => !IsExcluded(name))],
            [.. chosen.Skipped.Where(skipped => !IsExcluded(skipped.Name))]);
    }

    /// <summary>In words: <c>all databases but "tmp_*"</c>.</summary>
    public override string ToString() =>
        (Include.IsEmpty ? "all databases" : $"{(Include.Length == 1 ? "database" : "databases")} {Names(Include)}") + (Exclude.IsEmpty ? "" : $" but {Names(Exclude)}");

    private bool IsExcluded(string name) => Exclude.Any(pattern => pattern == name || NamePattern.Fits(pattern, name));

    private static string Names(ImmutableArray<string> names) => string.Join(", ", names.Select(Visible.Quoted));
}
