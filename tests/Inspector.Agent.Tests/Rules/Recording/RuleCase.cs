using System.Collections.Immutable;

namespace Inspector.Tests.Rules.Recording;

/// <summary>What is recorded for a rule, and what is expected of it.</summary>
/// <param name="Alert">The rule.</param>
/// <param name="Fault">What is wrong, in words that follow "fires: ".</param>
/// <param name="Harmless">What looks like it and is not, in words that follow "silent: ".</param>
/// <param name="Edge">Which values are just under the threshold and just over it.</param>
/// <param name="Labels">The labels of the alert beside its name and severity.</param>
internal sealed record RuleCase(string Alert, string Fault, string Harmless, Edge Edge, params (string Name, string Value)[] Labels)
{
    /// <summary>How far apart two evaluations are, in the file.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>The rule.</summary>
    public AlertRule Rule => AlertRule.Of(Alert);

    /// <summary>Metrics whose values are multiplied, and why.</summary>
    public ImmutableArray<Scale> Scales { get; init; } = [];

    /// <summary>Whether the fault goes up and down, so that all of it is repeated for as long as it has to last, and not the last step held.</summary>
    public bool Repeats { get; init; }

    /// <summary>A label and its value, where series that have others would only fire in the same way.</summary>
    public (string Label, string Value)? Only { get; init; }

    /// <summary>Further tests, for rules with an "or".</summary>
    public ImmutableArray<Further> Further { get; init; } = [];

    /// <summary>Whether the fault is that the agent is gone.</summary>
    public bool IsAgentGone { get; init; }

    /// <summary>Whether the harmless goes on, too, and is repeated or held for as long as the fault; else it is over after what was recorded.</summary>
    public bool HarmlessLasts { get; init; } = true;
}

/// <summary>One more test, of one more phase, in which the alert fires.</summary>
/// <param name="Phase">The phase, which was recorded.</param>
/// <param name="What">What is wrong, in words that follow "fires: ".</param>
/// <param name="Labels">The labels of the alert beside its name and severity.</param>
internal sealed record Further(string Phase, string What, params (string Name, string Value)[] Labels)
{
    /// <summary>Metrics whose values are multiplied in this test, and why.</summary>
    public ImmutableArray<Scale> Scales { get; init; } = [];

    /// <summary>As <see cref="RuleCase.Only"/>, for this test.</summary>
    public (string Label, string Value)? Only { get; init; }

    /// <summary>What is set to a value, where that is what is wrong: <see cref="Edge.Over"/> fires, and <see cref="Edge.Under"/> would not.</summary>
    public Edge? Edge { get; init; }

    /// <summary>Whether the phase goes on, or its end is looked at.</summary>
    public bool Lasts { get; init; } = true;
}

/// <summary>Values of a metric are multiplied.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Factor">By how much.</param>
/// <param name="Why">Why, in words.</param>
internal sealed record Scale(string Name, double Factor, string Why);

/// <summary>Where a rule's threshold is crossed by one step.</summary>
/// <param name="Kind">What is set to a value.</param>
/// <param name="Metric">The metric; empty for <see cref="EdgeKind.Time"/>.</param>
/// <param name="Under">The value that is just silent.</param>
/// <param name="Over">The value that just fires.</param>
internal sealed record Edge(EdgeKind Kind, string Metric = "", double Under = 0, double Over = 0)
{
    /// <summary>A label and its value, where only series that have it are set.</summary>
    public (string Label, string Value)? Where { get; init; }

    /// <summary>A threshold that is no number: the fault lasts one step less than it has to, and just as long.</summary>
    public static Edge OfTime { get; } = new(EdgeKind.Time);
}

/// <summary>What stands for a threshold.</summary>
internal enum EdgeKind
{
    /// <summary>How long the fault lasts.</summary>
    Time,

    /// <summary>A gauge's value, or by how much a counter rises in all.</summary>
    Value,

    /// <summary>How fast a counter rises, per second.</summary>
    Rate,
}
