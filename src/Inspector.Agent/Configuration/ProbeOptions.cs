using System.Collections.Immutable;

namespace Inspector.Agent.Configuration;

/// <summary>What to look for: which probes are on or off otherwise than by default, and thresholds that are not the default ones. All names and values are known and in range.</summary>
internal sealed record ProbeOptions
{
    /// <summary>The probes that were switched on or off, by id.</summary>
    public ImmutableDictionary<string, bool> Switches { get; init; } = ImmutableDictionary<string, bool>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The thresholds that were moved, by the probe's id.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, double>> Thresholds { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, double>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Whether to ask a probe.</summary>
    public bool IsOn(ProbeInfo info) => Switches.GetValueOrDefault(info.Id, info.IsOnByDefault);

    /// <summary>Those to ask, with their thresholds.</summary>
    /// <param name="probes">New instances, such as those of <see cref="Probes.All"/>: their thresholds are moved.</param>
    public ImmutableArray<Probe> Choose(IEnumerable<Probe> probes) =>
        [.. probes.Where(probe => IsOn(probe.Info)).Select(probe => Thresholds.TryGetValue(probe.Info.Id, out var moved) ? probe.With(moved) : probe)];

    /// <summary>Whether two ask the same probes, with the same thresholds.</summary>
    public bool IsSameAs(ProbeOptions other) =>
        AreSame(Switches, other.Switches, (one, two) => one == two)
        && AreSame(Thresholds, other.Thresholds, (one, two) => AreSame(one, two, (value, same) => value.Equals(same)));

    /// <summary>The same with a probe switched.</summary>
    public ProbeOptions Switch(string id, bool isOn) => this with { Switches = Switches.SetItem(id, isOn) };

    /// <summary>The same with a threshold moved.</summary>
    public ProbeOptions Move(string id, string threshold, double value) =>
        this with { Thresholds = Thresholds.SetItem(id, Thresholds.GetValueOrDefault(id, ImmutableDictionary<string, double>.Empty.WithComparers(StringComparer.Ordinal)).SetItem(threshold, value)) };

    private static bool AreSame<T>(ImmutableDictionary<string, T> one, ImmutableDictionary<string, T> other, Func<T, T, bool> areSame) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var value) && areSame(entry.Value, value));
}
