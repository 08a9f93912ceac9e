using System.Collections.Immutable;
using System.Reflection;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>What one run of <c>scan</c> has to show: the input of every writer. Nothing is left out of it by a writer's own choice but what the format folds.</summary>
internal sealed record ScanResult
{
    /// <summary>The version of Inspector, for example <c>0.1.0</c>.</summary>
    public string ToolVersion { get; init; } = CurrentVersion;

    /// <summary>The inspections, in the order in which they were made, with the state of every finding set.</summary>
    public required ImmutableArray<Inspection> Inspections { get; init; }

    /// <summary>The databases that could not be inspected.</summary>
    public ImmutableArray<Failure> Failures { get; init; } = [];

    /// <summary>What of baseline and suppressions silenced nothing.</summary>
    public Leftovers Leftovers { get; init; } = Leftovers.None;

    /// <summary>
    /// Whether several databases were asked for: the shape of JSON follows the question, not how many there happened to be. Default: false.
    /// </summary>
    public bool IsOfSeveral { get; init; }

    /// <summary>The version of this program.</summary>
    public static string CurrentVersion { get; } =
        typeof(ScanResult).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The result of inspecting one database.</summary>
    public static ScanResult Of(Inspection inspection) => new() { Inspections = [inspection] };
}

/// <summary>A database that could not be inspected.</summary>
/// <param name="Name">The name it goes by.</param>
/// <param name="Host">The host; null when not even that was known.</param>
/// <param name="Port">The port; null when not even that was known.</param>
/// <param name="Database">The database; null when the server failed before its databases were known.</param>
/// <param name="Reason">Why, in one line that says what to do.</param>
internal sealed record Failure(string Name, string? Host, int? Port, string? Database, string Reason);
