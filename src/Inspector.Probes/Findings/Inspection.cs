using System.Collections.Immutable;

namespace Inspector.Findings;

/// <summary>The result of inspecting one database once.</summary>
public sealed record Inspection
{
    /// <summary>What was inspected.</summary>
    public required InspectedTarget Target { get; init; }

    /// <summary>When it began, by the server's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the structure was read in full, by the server's clock: earlier than <see cref="StartedAt"/> when it was known from an earlier inspection.</summary>
    public DateTimeOffset StructureReadAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>For how much of that a transaction of ours was open on the server.</summary>
    public TimeSpan DatabaseTime { get; init; }

    /// <summary>The user schemas that there are, by name: whoever asked about one that is not there can learn it.</summary>
    public ImmutableArray<string> Schemas { get; init; } = [];

    /// <summary>What became of each probe, by id.</summary>
    public ImmutableArray<Outcome> Outcomes { get; init; } = [];

    /// <summary>The findings, worst first, then surest, then by probe and subject.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>What could not be seen, each in one line.</summary>
    public ImmutableArray<string> Unseen { get; init; } = [];

    /// <summary>What failed in the middle, each in one line; empty for a whole inspection.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];

    /// <summary>How long each probe took, in the order of <see cref="Outcomes"/>.</summary>
    public ImmutableArray<ProbeTiming> Timings { get; init; } = [];

    /// <summary>The largest tables and those with most dead rows, at most 50 of each; by name.</summary>
    public ImmutableArray<TableUsage> LargestTables { get; init; } = [];
}

/// <summary>A database that was inspected.</summary>
/// <param name="Name">The name it goes by; the database's when none was given.</param>
/// <param name="Host">The host as connected to.</param>
/// <param name="Port">The port.</param>
/// <param name="Database">The database's name.</param>
/// <param name="ServerVersion">For example <c>15.20</c>.</param>
/// <param name="IsStandby">Whether it was read from a standby.</param>
public sealed record InspectedTarget(string Name, string Host, int Port, string Database, string ServerVersion, bool IsStandby);
