using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspector.Tests.Rules.Recording;

/// <summary>An alert that fires in promtool.</summary>
/// <param name="Labels">Its labels but for its name.</param>
/// <param name="Annotations">What it tells.</param>
internal sealed partial record FiredAlert(ImmutableSortedDictionary<string, string> Labels, ImmutableSortedDictionary<string, string> Annotations)
{
    /// <summary>The alerts that fired and were not expected, by the names of the tests.</summary>
    /// <param name="said">What promtool said.</param>
    public static ILookup<string, FiredAlert> Read(string said) =>
        (from Match test in TestPattern().Matches(said)
         from Match fired in FiredPattern().Matches(test.Groups["got"].Value)
         select (Name: test.Groups["name"].Value, Alert: new FiredAlert(Map(fired.Groups["labels"].Value).Remove("alertname"), Map(fired.Groups["annotations"].Value))))
        .ToLookup(one => one.Name, one => one.Alert, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, string> Map(string text) =>
        (from Match pair in PairPattern().Matches(text) select KeyValuePair.Create(pair.Groups["key"].Value, JsonSerializer.Deserialize<string>(pair.Groups["value"].Value)!))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    [GeneratedRegex(@"name: (?<name>[^\n]*),\s+alertname: .*?\bgot:\[(?<got>.*?)\n {12}\]", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TestPattern();

    [GeneratedRegex(@"Labels:\{(?<labels>[^\n]*)\}\s+Annotations:\{(?<annotations>[^\n]*)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FiredPattern();

    [GeneratedRegex(@"(?<key>\w+)=(?<value>""(\\.|[^""\\])*"")", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PairPattern();
}
