using System.Collections.Immutable;
using System.CommandLine;

namespace Inspector.Agent.Commands;

/// <summary>A command with what its help page says beyond its options.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, whole sentences.</param>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>What it can end with; empty for a command that only prints.</summary>
    public ImmutableArray<HelpEntry> ExitCodes { get; init; } = [];

    /// <summary>Command lines and what they do.</summary>
    public ImmutableArray<HelpEntry> Examples { get; init; } = [];

    /// <summary>Whether to list what a TARGET may say.</summary>
    public bool TakesTarget { get; init; }
}

/// <summary>A word and what it means.</summary>
/// <param name="Lead">The word, or several.</param>
/// <param name="Text">What it means.</param>
internal readonly record struct HelpEntry(string Lead, string Text);
