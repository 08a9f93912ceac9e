using System.Collections.Immutable;

namespace Inspector.Testing;

/// <summary>A place that servers for tests come from.</summary>
internal abstract class ServerSource
{
    /// <summary>The major versions it can give.</summary>
    public abstract ImmutableArray<int> Majors { get; }

    /// <summary>Starts a server of its own for the caller, who disposes it.</summary>
    /// <param name="major">One of <see cref="Majors"/>.</param>
    /// <param name="settings">Server settings, raw values by name.</param>
    public abstract Task<LiveServer> StartAsync(int major, ImmutableDictionary<string, string> settings);

    /// <summary>Why it cannot give a version, or any, in one line; asked only then.</summary>
    /// <param name="major">The version; null is any.</param>
    public abstract string WhyNot(int? major);
}
