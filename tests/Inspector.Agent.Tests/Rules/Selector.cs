using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Inspector.Tests.Rules;

/// <summary>What of an expression chooses series: a name and what its labels have to be.</summary>
/// <param name="Name">The name of the metric.</param>
/// <param name="Matchers">What its labels have to be.</param>
internal sealed partial record Selector(string Name, ImmutableArray<Matcher> Matchers)
{
    /// <summary>Those of an expression.</summary>
    public static ImmutableArray<Selector> Of(string expression) =>
    [
        .. from Match found in SelectorPattern().Matches(expression)
           select new Selector(
               found.Groups["name"].Value,
               [.. from Match one in MatcherPattern().Matches(found.Groups["matchers"].Value) select new Matcher(one.Groups["label"].Value, one.Groups["operator"].Value, one.Groups["value"].Value)]),
    ];

    /// <summary>Whether it chooses a series.</summary>
    public bool Chooses(string name, IReadOnlyDictionary<string, string> labels) => name == Name && Matchers.All(matcher => matcher.Allows(labels.GetValueOrDefault(matcher.Label) ?? ""));

    [GeneratedRegex(@"\b(?<name>(postgresql|inspector)_[a-z_]+)(\{(?<matchers>[^}]*)\})?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SelectorPattern();

    [GeneratedRegex("(?<label>[a-z_]+)(?<operator>=~|!~|!=|=)\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex MatcherPattern();
}

/// <summary>What a label has to be.</summary>
/// <param name="Label">The label.</param>
/// <param name="Operator">One of PromQL's four.</param>
/// <param name="Value">The value, or several between bars: no rule needs more of regular expressions.</param>
internal sealed record Matcher(string Label, string Operator, string Value)
{
    /// <summary>The values that are named.</summary>
    public ImmutableArray<string> Values { get; } = [.. Operator is "=~" or "!~" ? Value.Split('|') : [Value]];

    /// <summary>Whether a value is one that it wants.</summary>
    public bool Allows(string value) => Values.Contains(value) == Operator is "=" or "=~";
}
