using System.Text.Json;
using System.Text.RegularExpressions;
using Inspector.Agent.Metrics;
using Inspector.Tests.Configuration;
using Inspector.Tests.Rules;

namespace Inspector.Tests.Dashboards;

/// <summary>What dashboards ask exists, and is asked in a way that has a meaning where several agents export.</summary>
public sealed partial class ExpressionTests
{
    /// <summary>What every agent counts of its own work: over all agents it is the sum. Of what is so of a server, they all tell the same.</summary>
    private static readonly string[] OwnWork =
    [
        "inspector_target_owner", "inspector_target_connections", "inspector_server_time_seconds_total", "inspector_tier_rounds_total", "inspector_incidents_total", "inspector_series_dropped_total",
        "inspector_probe_duration_seconds_total", "inspector_probe_outcomes_total",
    ];

    /// <summary>Variables, and what Prometheus adds.</summary>
    private static readonly string[] Scraped = ["job", "instance"];

    [Fact]
    public async Task Promtool_reads_every_expression()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "rules.yml");
        var rules = BoardQuery.All.Select(query => $"      - {{ alert: a, expr: {JsonSerializer.Serialize(query.Sent(".*", ".*", "1m"))}, labels: {{ of: {JsonSerializer.Serialize(query.Where.Replace("{{", "", StringComparison.Ordinal))} }} }}");
        await File.WriteAllTextAsync(file, $"groups:\n  - name: all\n    rules:\n{string.Join('\n', rules)}\n", TestContext.Current.CancellationToken);
        var (code, said) = await Promtool.RunAsync("check", "rules", file);
        Assert.True(code == 0, said);
        Assert.True(BoardQuery.All.Length > 100);
    }

    [Fact]
    public void Every_metric_label_and_value_is_one_that_the_agent_exports() => Assert.All(BoardQuery.All, query =>
    {
        Assert.NotEmpty(query.Selectors);
        Assert.All(query.Selectors, selector =>
        {
            var family = Assert.Single(Families.All, family => family.Name == selector.Name);
            Assert.All(selector.Matchers, matcher =>
            {
                var label = Assert.Single(family.Labels, label => label.Name == matcher.Label);
                if (label.IsClosed)
                {
                    Assert.All(matcher.Values, value => Assert.True(label.Allows(value), $"{label.Name} is never {value}"));
                }
                else
                {
                    Assert.Equal(("=~", $"${label.Name}"), (matcher.Operator, matcher.Value));
                }
            });
        });
        var labels = query.Selectors.SelectMany(selector => Families.All.Single(family => family.Name == selector.Name).Labels).Select(label => label.Name).Concat(Scraped).Append("alert").ToHashSet(StringComparer.Ordinal);
        Assert.All(Grouping().Matches(query.Expression).SelectMany(by => by.Groups["labels"].Value.Split(", ")).Concat(query.Holes), label => Assert.Contains(label, labels));
    });

    [Fact]
    public void What_is_chosen_is_asked_for_and_nothing_else() => Assert.All(BoardQuery.All.Where(query => !query.IsOfRules), query => Assert.All(query.Selectors, selector =>
    {
        var family = Families.All.Single(family => family.Name == selector.Name);
        var isOfOwner = selector.Name == "inspector_target_owner" && query.Expression.Contains("inspector_target_configured", StringComparison.Ordinal);
        Assert.Equal(family.IsOfTarget && !isOfOwner, selector.Matchers.Any(matcher => matcher.Label == "target"));
        Assert.True(!family.Labels.Contains(Labels.Database) || selector.Matchers.Any(matcher => matcher.Label == "db_namespace") || query.Where.StartsWith("fleet.json", StringComparison.Ordinal), query.Where);
    }));

    [Fact]
    public void What_two_agents_tell_of_the_same_server_is_counted_once() => Assert.All(BoardQuery.All.Where(query => !query.IsOfRules), query =>
    {
        var innermost = Innermost().Matches(query.Expression).ToList();
        Assert.Equal(query.Selectors.Length, innermost.Count);
        Assert.All(innermost, one =>
        {
            Assert.Equal(one.Groups["aggregate"].Value == "sum", OwnWork.Contains(one.Groups["metric"].Value));
            var isCounter = Families.All.Single(family => family.Name == one.Groups["metric"].Value).IsCounter;
            Assert.True(!isCounter || one.Groups["function"].Value is "rate" or "increase" || one.Groups["metric"].Value is "postgresql_checksum_failures_total" || one.Groups["metric"].Value.StartsWith("inspector_probe_", StringComparison.Ordinal), query.Where);
            Assert.True(isCounter || one.Groups["function"].Value is "" or "avg_over_time", query.Where);
        });
    });

    [GeneratedRegex(@"\b(by|on) \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Grouping();

    /// <summary>An aggregate around nothing but a series, or how fast it rises.</summary>
    [GeneratedRegex(@"\b(?<aggregate>max|min|sum)( by \([^)]*\) )?\(((?<function>[a-z_]+)\()?(?<metric>(postgresql|inspector)_[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Innermost();
}
