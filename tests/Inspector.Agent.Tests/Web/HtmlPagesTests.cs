using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Inspector.Agent;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Web.Pages;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Web;

public sealed class HtmlPagesTests
{
    [Fact]
    public async Task The_page_says_what_is_watched_and_how_it_is_the_worst_first()
    {
        await using var served = await Served.StartAsync();
        var text = Text(await served.TextAsync("/"));
        Assert.Contains("2 targets, 1 down", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("db2:5432", StringComparison.Ordinal) < text.IndexOf("db1:5432", StringComparison.Ordinal), "what is down stands first");
        Assert.Contains("down since 7 min 0 s ago: connection refused: is the server running there?; tried again in 20 s", text, StringComparison.Ordinal);
        Assert.Contains("statistics 9 min 0 s ago, stale", text, StringComparison.Ordinal);
        Assert.Contains("4711 blocks 41: idle in transaction", text, StringComparison.Ordinal);
        Assert.Contains("0.42 % of a core, of 1 %; intervals are 2 times as long", text, StringComparison.Ordinal);
        Assert.Contains("blocked up to 41 sessions", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_target_has_its_findings_and_its_locks()
    {
        await using var served = await Served.StartAsync();
        var text = Text(await served.TextAsync("/targets/orders"));
        Assert.Contains("orders_email_idx is invalid: writes maintain it, no query uses it", text, StringComparison.Ordinal);
        Assert.Contains("index public.orders.orders_email_idx", text, StringComparison.Ordinal);
        Assert.Contains("4712  waits 41.9 s for AccessExclusiveLock on public.orders", text, StringComparison.Ordinal);
        Assert.Contains("Not listed here: 0 more of these, 1 that are only possible, 1 known, 1 suppressed", text, StringComparison.Ordinal);
        Assert.Contains("old: it does not accept connections", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_agent_itself_is_said_on_the_page()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Configuration = served.Agent.Configuration with { BrokenSince = FakeAgent.At.AddMinutes(-1), Problems = ["inspector.yaml:3:5: there is no key targts"] };
        served.Agent.Stalled = "the term of orders";
        var text = Text(await served.TextAsync("/"));
        Assert.Contains("The configuration is broken since 1 min 0 s ago; the one from before holds.", text, StringComparison.Ordinal);
        Assert.Contains("inspector.yaml:3:5: there is no key targts", text, StringComparison.Ordinal);
        Assert.Contains("The agent stands still: the term of orders", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_without_targets_has_a_page()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Targets = [];
        Assert.Contains("0 targets", Text(await served.TextAsync("/")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/targets/hostile")]
    public async Task Hostile_text_stays_text(string path)
    {
        await using var served = await Served.StartAsync();
        var all = string.Join(' ', Hostile.Names);
        served.Agent.Configuration = served.Agent.Configuration with { BrokenSince = FakeAgent.At, Problems = [.. Hostile.Names] };
        served.Agent.Targets =
        [
            FakeAgent.Orders with
            {
                Name = "hostile",
                Place = all,
                ServerVersion = all,
                Locks = SeenLocks.Of(LockPictures.Hostile),
                OpenIncidents = [.. Hostile.Names.Select((name, pid) => FakeAgent.Incident(pid + 1, FakeAgent.At) with { Role = name, State = name, Application = name, Objects = [name] })],
                Tiers = [new("live", TimeSpan.FromSeconds(5)) { Problem = all }],
                Databases = [.. Hostile.Names.Select(name => new DatabaseView(name) { Inspection = KeptInspection.Of(Hostile.Inspection, FakeAgent.At), Problem = name })],
                Skipped = [.. Hostile.Names],
            },
            FakeAgent.Billing with { Name = all, Reason = all },
        ];
        var html = await served.TextAsync(path);
        var document = Parse(html);
        Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName is "script" or "img" or "iframe" or "object" or "form" or "style");
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(document.Descendants("a"), link => Assert.StartsWith("/", link.Attribute("href")!.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(html.EnumerateRunes(), rune => rune.Value != '\n' && !Visible.IsVisible(rune));
        Assert.Contains("<script>alert(1)</script>&amp;", Text(html), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hole_holds_text_and_nothing_else()
    {
        foreach (var name in Hostile.Names.Append("\" onmouseover=\"x").Append("'><b>").Append("a&b"))
        {
            var document = XDocument.Parse(new Html().Add($"<p title=\"{name}\">{name}</p>").ToString());
            Assert.Equal(Visible.Text(name), document.Root!.Value);
            Assert.Equal(Visible.Text(name), document.Root.Attribute("title")!.Value);
            Assert.Empty(document.Root.Elements());
        }
    }

    [Fact]
    public async Task A_page_stays_a_page_however_much_is_watched()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Targets = [.. Enumerable.Range(0, 300).Select(number => FakeAgent.Billing with { Name = $"t{number:000}" }), FakeAgent.Large("large", 300, 4)];
        var overview = await served.TextAsync("/");
        Assert.Contains("and 101 more that are better off", Text(overview), StringComparison.Ordinal);
        Assert.InRange(overview.Length, 0, 300_000);
        var page = await served.TextAsync("/targets/large");
        Assert.Contains("Not listed here: 700 more of these", Text(page), StringComparison.Ordinal);
        Assert.InRange(page.Length, 0, 300_000);
    }

    [Fact]
    public async Task The_style_is_a_file_of_its_own_which_the_policy_allows()
    {
        await using var served = await Served.StartAsync();
        using var style = await served.GetAsync("/style.css");
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        var page = await served.TextAsync("/");
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
    }

    /// <summary>Reads a page as strictly as XML: what is not closed or not quoted fails.</summary>
    private static XDocument Parse(string html)
    {
        var xml = Regex.Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<(?<tag>(meta|link|br)[^>]*)>", "<${tag}/>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
        using var reader = XmlReader.Create(new StringReader(xml));
        return XDocument.Load(reader);
    }

    /// <summary>What a reader sees, with one space where there are several.</summary>
    private static string Text(string html)
    {
        var text = new StringBuilder();
        foreach (var piece in Parse(html).Root!.DescendantNodes().OfType<XText>())
        {
            text.Append(piece.Value).Append(piece.Parent!.Name.LocalName == "td" ? " " : "");
        }

        return text.ToString();
    }
}
