using System.Collections.Immutable;

namespace Inspector.Agent.Configuration;

/// <summary>Everything that is wrong with a configuration. A person mends all of it at once.</summary>
internal sealed class Complaints
{
    private const int Most = 200;

    private readonly List<(Place Place, string Problem)> _all = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>One line each, in the order of the file, those of the environment last; at most 200 and a line that says how many more there are.</summary>
    public ImmutableArray<string> Lines =>
    [
        .. _all.OrderBy(one => one.Place.IsVariable).ThenBy(one => one.Place.Line).ThenBy(one => one.Place.Column).ThenBy(one => one.Place.Source, StringComparer.Ordinal)
            .Take(Most)
            .Select(one => Visible.Text($"{one.Place}: {one.Problem}")),
        .. _all.Count > Most ? (string[])[FormattableString.Invariant($"and {_all.Count - Most} more")] : [],
    ];

    /// <summary>Adds one.</summary>
    /// <param name="place">Where.</param>
    /// <param name="problem">What is wrong and what to do, without a full stop. It may hold what a stranger wrote, but never a password.</param>
    public void Add(Place place, string problem) => _all.Add((place, problem));
}
