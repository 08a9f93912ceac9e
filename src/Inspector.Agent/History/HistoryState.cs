namespace Inspector.Agent.History;

/// <summary>How the store is.</summary>
internal enum HistoryCondition
{
    /// <summary>It was not opened yet.</summary>
    Starting,

    /// <summary>It takes what is recorded.</summary>
    Ready,

    /// <summary>It has no room.</summary>
    Full,

    /// <summary>It may not be written to.</summary>
    ReadOnly,

    /// <summary>It is broken. A file is set aside and a new one begun; this stays only where that fails.</summary>
    Corrupt,

    /// <summary>It cannot be reached, opened, or is held by another.</summary>
    Unreachable,

    /// <summary>It is not one that this Inspector can work with: its schema is of a later one, or its encoding holds too few characters.</summary>
    Unsuitable,
}

/// <summary>How the store is, since when and why: for log, readiness and metrics. Immutable.</summary>
/// <param name="Condition">How it is.</param>
/// <param name="Since">Since when, by the agent's clock.</param>
/// <param name="Reason">Why, in one line, without secrets; null when all is well.</param>
internal sealed record HistoryState(HistoryCondition Condition, DateTimeOffset Since, string? Reason)
{
    /// <summary>Entries that wait in memory to be written.</summary>
    public int Waiting { get; init; }

    /// <summary>Entries that were lost since the start, because memory for what waits is bounded.</summary>
    public long Dropped { get; init; }

    /// <summary>Entries that were lost since the start, because the store would not take them.</summary>
    public long Refused { get; init; }

    /// <summary>Why the last of them was refused; null when none was.</summary>
    public string? RefusedBecause { get; init; }

    /// <summary>The files that were found broken since the start lie under these names; each in one line with its reason.</summary>
    public System.Collections.Immutable.ImmutableArray<string> SetAside { get; init; } = [];
}

/// <summary>What was asked of the store cannot be read now; the message says why.</summary>
internal sealed class HistoryUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
