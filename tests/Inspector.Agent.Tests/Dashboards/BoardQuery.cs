using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspector.Tests.Rules;

namespace Inspector.Tests.Dashboards;

/// <summary>What a panel of <c>deploy/grafana</c> asks Prometheus.</summary>
/// <param name="Where">The dashboard and the panel, for whoever reads that it failed.</param>
/// <param name="Expression">As it is written, with Grafana's variables.</param>
/// <param name="Legend">The name of its series, with holes for labels.</param>
/// <param name="Keys">Of a table: the labels by which rows of several queries become one; null for other panels.</param>
internal sealed partial record BoardQuery(string Where, string Expression, string Legend, ImmutableArray<string>? Keys)
{
    /// <summary>All.</summary>
    public static ImmutableArray<BoardQuery> All { get; } = [.. Directory.EnumerateFiles(Checkout.File("deploy", "grafana"), "*.json").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>The series that it asks for.</summary>
    public ImmutableArray<Selector> Selectors { get; } = Selector.Of(Expression);

    /// <summary>Whether it consists of the expressions of the alerts, which have tests of their own.</summary>
    public bool IsOfRules => Expression.Contains("label_replace", StringComparison.Ordinal);

    /// <summary>The labels that its name needs.</summary>
    public IEnumerable<string> Holes => Hole().Matches(Legend).Select(hole => hole.Groups["label"].Value);

    /// <summary>What Grafana sends.</summary>
    /// <param name="target">The regular expression for the targets that are chosen; for all <c>.*</c>.</param>
    /// <param name="database">That for the databases.</param>
    /// <param name="rateInterval">What <c>$__rate_interval</c> is.</param>
    public string Sent(string target, string database, string rateInterval) => Expression
        .Replace("$target", target, StringComparison.Ordinal)
        .Replace("$db_namespace", database, StringComparison.Ordinal)
        .Replace("$__rate_interval", rateInterval, StringComparison.Ordinal);

    private static IEnumerable<BoardQuery> Read(string file)
    {
        using var board = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. from panel in board.RootElement.GetProperty("panels").EnumerateArray()
               where panel.TryGetProperty("targets", out _)
               from target in panel.GetProperty("targets").EnumerateArray()
               select new BoardQuery(
                   $"{Path.GetFileName(file)}: {panel.GetProperty("title").GetString()}: {target.GetProperty("legendFormat").GetString()}",
                   target.GetProperty("expr").GetString()!,
                   target.GetProperty("legendFormat").GetString()!,
                   panel.GetProperty("type").GetString() == "table" ? KeysOf(panel) : null),
        ];
    }

    /// <summary>What is named in the overrides and is no value.</summary>
    private static ImmutableArray<string> KeysOf(JsonElement panel) =>
    [
        .. from one in panel.GetProperty("fieldConfig").GetProperty("overrides").EnumerateArray()
           let name = one.GetProperty("matcher").GetProperty("options").GetString()!
           where !name.StartsWith("Value", StringComparison.Ordinal)
           select name,
    ];

    [GeneratedRegex(@"\{\{(?<label>[a-z_]+)\}\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Hole();
}
