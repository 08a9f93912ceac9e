using System.Collections.Immutable;
using Inspector.Remediation;

namespace Inspector.Findings;

/// <summary>One defect of one object, with the facts that prove it.</summary>
public sealed record Finding
{
    /// <summary>The id of the probe that found it.</summary>
    public required string Probe { get; init; }

    /// <summary>How bad it is if it is true.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How sure it is.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>The object that one would change.</summary>
    public required Subject Subject { get; init; }

    /// <summary>What else tells two findings on one subject apart, or null.</summary>
    public string? Facet { get; init; }

    /// <summary>One line without a full stop.</summary>
    public required string Title { get; init; }

    /// <summary>What the title leaves out, whole sentences; empty when it says all.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The facts behind it, in the order in which one would tell them.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What it costs.</summary>
    public Impact Impact { get; init; } = Impact.Unknown;

    /// <summary>What the second look should find out for the plan.</summary>
    public ImmutableArray<Need> Needs { get; init; } = [];

    /// <summary>Further objects that it explains: a weaker probe that yields to this one says nothing about them.</summary>
    public ImmutableArray<Subject> Explains { get; init; } = [];

    /// <summary>The partitions that share this defect, or null when its subject is in no partition.</summary>
    public PartitionFamily? Family { get; init; }

    /// <summary>The findings of single partitions that this one stands for; empty for an ordinary finding.</summary>
    public ImmutableArray<Finding> Members { get; init; } = [];

    /// <summary>What the probe decided on; only the probe itself reads it, to plan.</summary>
    public object? Basis { get; init; }

    /// <summary>How to mend it; set after the second look.</summary>
    public Plan Plan { get; init; } = Plan.None;

    /// <summary>Whether it is new, known or suppressed.</summary>
    public FindingState State { get; init; } = FindingState.New;

    /// <summary>The reason of the suppression that silenced it, or null.</summary>
    public string? SuppressedBecause { get; init; }

    /// <summary>Whether it is of a moment: who waits now, not what is wrong with an object. It has no fingerprint, and no baseline holds it.</summary>
    public bool IsLive { get; init; }

    /// <summary>What makes it the same finding tomorrow and elsewhere; null for what is <see cref="IsLive"/>, because a pid is another's tomorrow.</summary>
    public Fingerprint? Fingerprint => IsLive ? null : Findings.Fingerprint.Of(Probe, Subject, Facet);

    /// <summary>The basis as the type that the probe put there.</summary>
    public T About<T>() => Basis is T basis ? basis : throw new InvalidOperationException($"{Probe} did not base its finding on {typeof(T).Name}");

    /// <summary>Probe, subject and title: what else it holds leads to the whole catalog.</summary>
    public override string ToString() => $"{Probe}: {Title} ({Subject})";
}
