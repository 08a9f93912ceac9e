using System.Text.RegularExpressions;
using Inspector.Testing;

namespace Inspector.Tests.Rules;

/// <summary>The pages for whoever is woken by an alert.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] Headings = ["What to do", "When not to", "If nothing is done", "Where to look", "How to silence it", "Why it fires"];

    public static TheoryData<string> Alerts => [.. AlertRule.All.Select(rule => rule.Name)];

    [Theory, MemberData(nameof(Alerts))]
    public void A_page_begins_with_what_to_do_and_has_all_that_a_page_has(string alert)
    {
        var page = File.ReadAllText(AlertRule.Of(alert).Runbook);
        Assert.StartsWith($"# {alert}\n\n## {Headings[0]}\n", page, StringComparison.Ordinal);
        Assert.Equal(Headings, Heading().Matches(page).Select(heading => heading.Groups["text"].Value));
        Assert.All(page.Split("\n## ").Skip(1), part => Assert.NotEmpty(part[part.IndexOf('\n', StringComparison.Ordinal)..].Trim()));
        Assert.Contains($"amtool silence add alertname={alert} ", page, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Alerts))]
    public void A_page_has_the_expression_of_now(string alert) =>
        Assert.Contains($"```promql\n{AlertRule.Of(alert).Expression.TrimEnd()}\n```", File.ReadAllText(AlertRule.Of(alert).Runbook), StringComparison.Ordinal);

    [Fact]
    public void There_is_no_page_of_an_alert_that_there_is_not() =>
        Assert.Equal(
            AlertRule.All.Select(rule => rule.Name).Append("README").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Checkout.File("docs", "runbooks")).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Alerts))]
    public void The_index_says_of_each_alert_how_long_how_bad_and_how_it_was_recorded(string alert)
    {
        var rule = AlertRule.Of(alert);
        var cells = Assert.Single(File.ReadLines(Checkout.File("docs", "runbooks", "README.md")), line => line.StartsWith($"| [{alert}]({alert}.md) |", StringComparison.Ordinal)).Split(" | ");
        Assert.Equal(6, cells.Length);
        Assert.Equal(rule.For == TimeSpan.Zero ? "–" : rule.For < TimeSpan.FromMinutes(1) ? $"{rule.For.TotalSeconds} s" : $"{rule.For.TotalMinutes} min", cells[2]);
        Assert.Equal(rule.Labels["severity"], cells[3]);
        var names = Name().Matches(File.ReadAllText(rule.CaseFile)).Select(name => name.Groups["text"].Value).ToList();
        Assert.Equal($"silent: {cells[5].TrimEnd(' ', '|')}", names[0]);
        Assert.Equal($"fires: {cells[4]}; and resolves when it is over", names[1]);
    }

    /// <summary>Whoever reads this at three in the morning copies it as it is.</summary>
    [Theory, EveryVersion]
    public async Task Every_query_of_a_page_runs(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var queries = AlertRule.All.SelectMany(rule => Query().Matches(File.ReadAllText(rule.Runbook)).SelectMany(query => query.Groups["sql"].Value.Split(";\n").Select(sql => (rule.Name, sql.Trim())))).Where(query => query.Item2.Length > 0).ToList();
        Assert.True(queries.Count > 20);
        foreach (var (page, query) in queries)
        {
            var sql = query.Replace("PID", "0", StringComparison.Ordinal); // of no process: nothing is ended
            var failed = await Record.ExceptionAsync(() => database.ExecuteAsync(sql));
            Assert.True(failed is null, $"{page}: {failed?.Message}: {sql}");
        }
    }

    [GeneratedRegex("^## (?<text>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();

    [GeneratedRegex("^  - name: \"(?<text>[^\"]*)\"$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Name();

    [GeneratedRegex("^```sql\n(?<sql>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Query();
}
