using System.Text.RegularExpressions;
using Inspector.Agent.Metrics;

namespace Inspector.Tests.Rules;

/// <summary>The alerts: what they ask for exists, and is asked for in a way that has a meaning.</summary>
public sealed partial class RuleTests
{
    /// <summary>What Prometheus adds.</summary>
    private static readonly string[] Scraped = ["job", "instance"];

    public static TheoryData<string> Alerts => [.. AlertRule.All.Select(rule => rule.Name)];

    [Fact]
    public async Task Promtool_has_nothing_to_say_against_the_rules()
    {
        var (code, said) = await Promtool.RunAsync("check", "rules", AlertRule.File);
        Assert.Contains($"{AlertRule.All.Length} rules found", said, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public void There_are_some_twenty_alerts_each_once()
    {
        Assert.InRange(AlertRule.All.Length, 20, 30);
        Assert.Distinct(AlertRule.All.Select(rule => rule.Name));
    }

    [Theory, MemberData(nameof(Alerts))]
    public void Every_metric_label_and_value_that_a_rule_names_is_one_that_the_agent_exports(string alert)
    {
        var rule = AlertRule.Of(alert);
        Assert.NotEmpty(rule.Selectors);
        Assert.All(rule.Selectors, selector =>
        {
            var family = Assert.Single(Families.All, family => family.Name == selector.Name);
            Assert.All(selector.Matchers, matcher =>
            {
                var label = Assert.Single(family.Labels, label => label.Name == matcher.Label);
                Assert.True(label.IsClosed, $"{label.Name} has values that nobody can know beforehand");
                Assert.All(matcher.Values, value => Assert.True(label.Allows(value), $"{label.Name} is never {value}"));
            });
        });
        var labels = rule.Selectors.SelectMany(selector => Families.All.Single(family => family.Name == selector.Name).Labels).Select(label => label.Name).Concat(Scraped).ToHashSet(StringComparer.Ordinal);
        Assert.All(Grouping().Matches(rule.Expression).SelectMany(by => by.Groups["labels"].Value.Split(", ")), label => Assert.Contains(label, labels));
    }

    [Theory, MemberData(nameof(Alerts))]
    public void A_counter_is_asked_only_how_fast_it_rises_and_a_gauge_never(string alert)
    {
        var rule = AlertRule.Of(alert);
        Assert.All(rule.Selectors, selector =>
        {
            var isCounter = Families.All.Single(family => family.Name == selector.Name).IsCounter;
            var functions = Function().Matches(rule.Expression).Where(match => match.Groups["metric"].Value == selector.Name).Select(match => match.Groups["function"].Value).ToList();
            Assert.All(functions, function => Assert.Equal(isCounter, function is "rate" or "increase"));
            Assert.True(!isCounter || functions.Count == rule.Selectors.Count(one => one.Name == selector.Name), $"{selector.Name} is compared as it is: it would fire for ever");
        });
    }

    [Theory, MemberData(nameof(Alerts))]
    public void An_alert_does_not_depend_on_which_agent_tells_of_it(string alert)
    {
        var rule = AlertRule.Of(alert);
        var isOfTargets = rule.Selectors.All(selector => Families.All.Single(family => family.Name == selector.Name).IsOfTarget);
        Assert.Matches(@"\b(min|max|sum)\b by \(|^absent\(", rule.Expression.TrimStart());
        Assert.Equal(isOfTargets, !rule.Expression.Contains("instance", StringComparison.Ordinal) && !rule.Expression.StartsWith("absent", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Alerts))]
    public void An_alert_says_what_is_so_how_bad_it_is_and_where_its_page_is(string alert)
    {
        var rule = AlertRule.Of(alert);
        Assert.Contains(rule.Labels["severity"], (string[])["critical", "warning"]);
        Assert.Equal(["severity"], rule.Labels.Keys);
        Assert.Equal(["description", "runbook_url", "summary"], rule.Annotations.Keys.Order(StringComparer.Ordinal));
        Assert.Equal($"https://example.org/inspector/docs/runbooks/{alert}.md", rule.Annotations["runbook_url"]);
        Assert.False(rule.Annotations["summary"].EndsWith('.'), "a summary is a line, no sentence");
        Assert.EndsWith(".", rule.Annotations["description"], StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(by|on) \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\b(?<function>rate|increase|deriv|delta|avg_over_time|max_over_time)\((?<metric>[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Function();
}
