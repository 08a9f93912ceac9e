using System.Globalization;
using System.Text.RegularExpressions;
using Inspector.Agent.Metrics;

namespace Inspector.Tests.Dashboards;

/// <summary>Grafana is given nothing that it would refuse, hide or show wrongly, as far as that can be told without it.</summary>
public sealed partial class DashboardTests
{
    private const string Site = "https://example.org/inspector/";

    public static TheoryData<string> Files => [.. WrittenBoard.All.Select(board => board.File)];

    [Fact]
    public void There_are_five_dashboards_each_with_an_id_of_its_own_that_it_keeps()
    {
        Assert.Equal(
            ["inspector-agent-cost", "inspector-findings", "inspector-fleet", "inspector-locks", "inspector-server"],
            WrittenBoard.All.Select(board => board.Uid).Order(StringComparer.Ordinal));
        Assert.All(WrittenBoard.All, board => Assert.Equal($"deploy/grafana/{board.Uid["inspector-".Length..]}.json", board.File));
        Assert.Distinct(WrittenBoard.All.Select(board => board.Root.GetProperty("title").GetString()));
    }

    [Theory, MemberData(nameof(Files))]
    public void It_is_one_for_Grafana_10_and_none_of_somebody_s_own_Grafana(string file)
    {
        var root = WrittenBoard.Of(file).Root;
        Assert.Equal(38, root.GetProperty("schemaVersion").GetInt32());
        Assert.False(root.TryGetProperty("id", out _), "an id is given by the Grafana that it came from");
        Assert.False(root.TryGetProperty("__inputs", out _), "nobody is asked anything when it is provisioned");
    }

    [Theory, MemberData(nameof(Files))]
    public void Panels_have_ids_of_their_own_and_share_no_place(string file)
    {
        var panels = WrittenBoard.Of(file).Panels;
        Assert.Distinct(panels.Select(panel => panel.Id));
        Assert.All(panels, panel =>
        {
            var (x, y, w, h) = panel.Place;
            Assert.True(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= 24, panel.Title);
        });
        var overlaps =
            from one in panels
            from other in panels
            where one.Id < other.Id
            let a = one.Place
            let b = other.Place
            where a.X < b.X + b.W && b.X < a.X + a.W && a.Y < b.Y + b.H && b.Y < a.Y + a.H
            select $"{one.Title} and {other.Title}";
        Assert.Empty(overlaps);
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_panel_says_what_is_normal_or_what_to_do(string file)
    {
        var panels = WrittenBoard.Of(file).Panels;
        Assert.All(panels, panel => Assert.NotEmpty(panel.Title));
        Assert.Distinct(panels.Where(panel => !panel.IsRow).Select(panel => (panel.Title, panel.Root.GetProperty("type").GetString())));
        Assert.All(panels.Where(panel => !panel.IsRow), panel =>
        {
            var description = panel.Root.GetProperty("description").GetString()!;
            Assert.True(description.Length > 30 && description.EndsWith('.'), panel.Title);
        });
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_variable_that_is_used_is_declared_and_every_one_that_is_declared_is_used(string file)
    {
        var board = WrittenBoard.Of(file);
        var declared = board.Root.GetProperty("templating").GetProperty("list").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, StringComparer.Ordinal);
        var used = board.Panels.SelectMany(panel => WrittenBoard.Texts(panel.Root)).SelectMany(text => Variable().Matches(text.Text)).Select(found => found.Groups["name"].Value).Where(name => !name.StartsWith("__", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(declared.Keys.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        Assert.Equal("prometheus", declared["datasource"].GetProperty("query").GetString());
        Assert.All(declared.Where(one => one.Key != "datasource"), one =>
        {
            Assert.True(one.Value.GetProperty("multi").GetBoolean() && one.Value.GetProperty("includeAll").GetBoolean());
            Assert.Equal(2, one.Value.GetProperty("refresh").GetInt32()); // on change of the time range
            var asked = Assert.Single(LabelValues().Matches(one.Value.GetProperty("query").GetProperty("query").GetString()!));
            Assert.Contains(one.Key, Assert.Single(Families.All, family => family.Name == asked.Groups["metric"].Value).Labels.Select(label => label.Name));
            Assert.Equal(one.Key, asked.Groups["label"].Value);
        });
        Assert.All(board.Panels.SelectMany(panel => WrittenBoard.Texts(panel.Root)).Where(text => text.Name == "uid"), text => Assert.Equal("${datasource}", text.Text));
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_link_leads_somewhere_and_carries_what_was_chosen(string file)
    {
        var board = WrittenBoard.Of(file);
        var uids = WrittenBoard.All.Select(one => one.Uid).ToList();
        var above = board.Root.GetProperty("links").EnumerateArray().Where(link => link.GetProperty("url").GetString()!.StartsWith("/d/", StringComparison.Ordinal)).ToList();
        Assert.Equal(uids.Where(uid => uid != board.Uid).Order(StringComparer.Ordinal), above.Select(link => link.GetProperty("url").GetString()!["/d/".Length..]).Order(StringComparer.Ordinal));
        Assert.All(above, link => Assert.True(link.GetProperty("includeVars").GetBoolean() && link.GetProperty("keepTime").GetBoolean()));

        var urls = WrittenBoard.Texts(board.Root).Where(text => text.Name == "url").Select(text => text.Text).ToList();
        Assert.All(urls.Where(url => url.StartsWith("/d/", StringComparison.Ordinal) && url.Contains('?', StringComparison.Ordinal)), url =>
        {
            Assert.Contains(url["/d/".Length..url.IndexOf('?', StringComparison.Ordinal)], uids);
            Assert.Matches(@"\?var-datasource=\$\{datasource\}&var-target=\$\{__(field\.labels|data\.fields)\.target:percentencode\}&\$\{__url_time_range\}$", url);
        });
        Assert.All(urls.Where(url => !url.StartsWith("/d/", StringComparison.Ordinal)), url =>
        {
            Assert.StartsWith(Site, url, StringComparison.Ordinal);
            Assert.All(Filled(url[Site.Length..]), page => Assert.True(File.Exists(Repository.PathOf(page)), page));
        });
    }

    [Theory, MemberData(nameof(Files))]
    public void Seconds_bytes_and_shares_are_shown_as_such(string file)
    {
        foreach (var panel in WrittenBoard.Of(file).Panels.Where(panel => !panel.IsRow))
        {
            foreach (var (expression, unit) in panel.Queries.Where(query => !query.Expression.Contains("label_replace", StringComparison.Ordinal)))
            {
                Assert.True(Expected(expression).Contains(unit), $"{panel.Title}: {unit} of {expression}");
            }
        }
    }

    [Fact]
    public void A_threshold_of_an_alert_is_the_alert_s()
    {
        var limits = Board.All.SelectMany(board => board.Sections).SelectMany(section => section.Panels)
            .SelectMany(panel => panel.Queries.Select(query => query.Limit).Prepend(panel.Limit)).OfType<Limit>().Where(limit => limit.Alert is not null).ToList();
        Assert.All(limits.Where(limit => !limit.IsCount), limit =>
        {
            var compared = Compared().Matches(AlertRule.Of(limit.Alert!).Expression).Select(found => (found.Groups["how"].Value[0] == '<', double.Parse(found.Groups["number"].Value, CultureInfo.InvariantCulture)));
            Assert.Contains((limit.IsBelow, limit.Value), compared);
        });
        Assert.True(limits.Count > 20);
    }

    [Fact]
    public void Every_alert_s_page_can_be_reached_from_a_panel_that_shows_what_it_is_about()
    {
        var linked = WrittenBoard.All.SelectMany(board => board.Panels).SelectMany(panel => WrittenBoard.Texts(panel.Root)).Where(text => text.Name == "url").Select(text => text.Text).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(AlertRule.All.Where(rule => !linked.Contains(rule.Runbook)).Select(rule => rule.Name));
    }

    /// <summary>The pages of a link: several where it has a hole.</summary>
    private static IEnumerable<string> Filled(string page) =>
        page.Contains("${__data.fields.alert}", StringComparison.Ordinal) ? AlertRule.OfTargets.Select(rule => page.Replace("${__data.fields.alert}", rule.Name, StringComparison.Ordinal))
        : page.Contains("${__data.fields.probe}", StringComparison.Ordinal) ? Probes.All.Select(probe => page.Replace("${__data.fields.probe}", probe.Info.Id, StringComparison.Ordinal))
        : [page];

    private static string[] Expected(string expression)
    {
        var units = Families.All.Where(family => Regex.IsMatch(expression, $@"\b{family.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(1))).Select(family => family.Unit).Distinct().ToList();
        var isRate = expression.Contains("rate(", StringComparison.Ordinal);
        var isQuotient = expression.Contains("/ on (target", StringComparison.Ordinal) || expression.Contains("\n/\n", StringComparison.Ordinal);
        return units switch
        {
            _ when isQuotient => [Unit.Share, Unit.Number],
            _ when expression.StartsWith("count(", StringComparison.Ordinal) => [Unit.Number],
            _ when units.Contains("s") => [isRate ? Unit.Share : Unit.Seconds],
            _ when units.Contains("By") => [isRate ? Unit.BytesPerSecond : Unit.Bytes],
            _ when units.Contains("1") => [Unit.Share],
            _ when isRate => [Unit.PerSecond],
            _ => [Unit.Number, Unit.Plain],
        };
    }

    [GeneratedRegex(@"\$\{?(?<name>[a-zA-Z_][a-zA-Z_0-9]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^label_values\((?<metric>[a-z_]+)(\{[^}]*\})?, (?<label>[a-z_]+)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"(?<how>[<>]=?|==)\s+(on \(target\)\s+)?(?<number>[0-9.]+(e[0-9]+)?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Compared();
}
