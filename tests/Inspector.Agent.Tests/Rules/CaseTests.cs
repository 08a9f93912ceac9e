using System.Text.RegularExpressions;
using Inspector.Agent.Metrics;
using Inspector.Tests.Configuration;

namespace Inspector.Tests.Rules;

/// <summary>What was recorded of each alert's fault fires it, and what is harmless does not.</summary>
public sealed partial class CaseTests
{
    public static TheoryData<string> Alerts => [.. AlertRule.All.Select(rule => rule.Name)];

    /// <summary>Those about servers, but the one that is about how many agents watch them.</summary>
    public static TheoryData<string> OfTargets => [.. AlertRule.All.Where(rule => !rule.Name.StartsWith("Inspector", StringComparison.Ordinal) && rule.Name != "PgTargetUnowned").Select(rule => rule.Name)];

    [Theory, MemberData(nameof(Alerts))]
    public async Task An_alert_fires_in_its_fault_and_is_silent_when_it_is_harmless(string alert)
    {
        var (code, said) = await Promtool.RunAsync("test", "rules", AlertRule.Of(alert).CaseFile);
        Assert.True(code == 0, said);
    }

    [Theory, MemberData(nameof(Alerts))]
    public void There_is_a_case_that_fires_and_resolves_one_that_is_silent_and_both_sides_of_the_threshold(string alert)
    {
        var tests = Test().Matches(File.ReadAllText(AlertRule.Of(alert).CaseFile)).Select(test => (Name: test.Groups["name"].Value, Checks: Check().Matches(test.Groups["rest"].Value).ToList())).ToList();
        Assert.All(tests.SelectMany(test => test.Checks), check => Assert.Equal(alert, check.Groups["alert"].Value));
        Assert.All(tests, test =>
        {
            Assert.NotEmpty(test.Checks);
            Assert.Equal(test.Name.StartsWith("fires: ", StringComparison.Ordinal), test.Checks.Exists(Fires));
        });
        var fault = Assert.Single(tests, test => test.Name.EndsWith("; and resolves when it is over", StringComparison.Ordinal));
        Assert.False(Fires(fault.Checks[0]));
        Assert.False(Fires(fault.Checks[^1]));
        Assert.Single(tests, test => test.Name.StartsWith("silent: just under the threshold", StringComparison.Ordinal));
        Assert.Single(tests, test => test.Name.StartsWith("fires: just over the threshold", StringComparison.Ordinal));
        Assert.Contains(tests, test => test.Name.StartsWith("silent: ", StringComparison.Ordinal) && !test.Name.Contains("threshold", StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_no_case_of_an_alert_that_there_is_not() =>
        Assert.Equal(
            AlertRule.All.Select(rule => rule.Name).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.GetDirectoryName(AlertRule.All[0].CaseFile)!).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    /// <summary>So that a metric that gets another name or label leaves no case behind that proves nothing.</summary>
    [Theory, MemberData(nameof(Alerts))]
    public void The_series_of_a_case_are_such_as_the_agent_exports(string alert) =>
        Assert.All(SeriesPattern().Matches(File.ReadAllText(AlertRule.Of(alert).CaseFile)).Select(series => series.Groups), series =>
        {
            var family = Assert.Single(Families.All, family => family.Name == series["name"].Value);
            var labels = Label().Matches(series["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal);
            Assert.Equal(family.Labels.Select(label => label.Name).Concat(["instance", "job"]).Order(StringComparer.Ordinal), labels.Keys.Order(StringComparer.Ordinal));
            Assert.All(family.Labels, label => Assert.True(label.Allows(labels[label.Name])));
        });

    /// <summary>While a server passes from one agent to another both may tell of it for a moment: that is one alert, and the same.</summary>
    [Theory, MemberData(nameof(OfTargets))]
    public async Task Two_agents_that_tell_the_same_are_one_alert(string alert)
    {
        var cases = await File.ReadAllTextAsync(AlertRule.Of(alert).CaseFile, TestContext.Current.CancellationToken);
        var told = SeriesAndValues().Replace(cases, "$0${series}agent-2${rest}");
        Assert.NotEqual(cases, told);
        var (code, said) = await RunAsync(await File.ReadAllTextAsync(AlertRule.File, TestContext.Current.CancellationToken), alert, told);
        Assert.True(code == 0, said);
    }

    [Theory]
    [InlineData("PgLockWaitLong", "}) > 30", "}) > 29.9")]
    [InlineData("PgLockWaitLong", "}) > 30", "}) > 30.1")]
    [InlineData("PgDdlQueue", "lock_type=\"relation\"", "lock_type!=\"relation\"")]
    [InlineData("PgDeadlocks", "> 3.5", "> 3")]
    [InlineData("PgReplicationLag", "> 16777216", ">= 0")]
    public async Task A_threshold_that_is_a_step_off_and_a_condition_that_is_left_out_are_noticed(string alert, string was, string becomes)
    {
        var rules = await File.ReadAllTextAsync(AlertRule.File, TestContext.Current.CancellationToken);
        Assert.Contains(was, rules, StringComparison.Ordinal);
        var cases = await File.ReadAllTextAsync(AlertRule.Of(alert).CaseFile, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await RunAsync(rules.Replace(was, becomes, StringComparison.Ordinal), alert, cases)).Code);
    }

    /// <summary>Tests cases against rules that need not be those of the file.</summary>
    private static async Task<(int Code, string Said)> RunAsync(string rules, string alert, string cases)
    {
        using var folder = new TemporaryFolder();
        var tests = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "tests")).FullName, $"{alert}.yml");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "rules.yml"), rules, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(tests, cases, TestContext.Current.CancellationToken);
        return await Promtool.RunAsync("test", "rules", tests);
    }

    private static bool Fires(Match check) => check.Groups["expected"].Value != " []";

    [GeneratedRegex("^  - name: \"(?<name>[^\"]*)\"\n(?<rest>.*?)(?=^  - name:|\\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Test();

    [GeneratedRegex(@"alertname: (?<alert>\w+)\n +exp_alerts:(?<expected>.*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Check();

    [GeneratedRegex(@"- series: '(?<name>\w+)\{(?<labels>.*)\}'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SeriesPattern();

    [GeneratedRegex("(?<series> +- series: '.*instance=\")agent-1(?<rest>.*\n.*\n)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SeriesAndValues();

    [GeneratedRegex("(?<name>\\w+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Label();
}
