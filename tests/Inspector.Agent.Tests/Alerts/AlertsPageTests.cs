using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspector.Agent.Alerts;
using Inspector.Tests.Configuration;

namespace Inspector.Tests.Alerts;

/// <summary>What docs/alerts.md shows is so.</summary>
public sealed partial class AlertsPageTests
{
    private static readonly string Page = File.ReadAllText(Checkout.File("docs", "alerts.md"));

    [Fact]
    public void Its_configuration_is_one()
    {
        var alerts = Configured.Good(Configured.Least + Example("yaml", "alerts:")).Alerts;
        Assert.Equal((2, 1, false), (alerts.Alertmanagers.Length, alerts.Webhooks.Length, alerts.IsEmpty));
    }

    [Fact]
    public void Its_message_is_what_the_schema_says() => Assert.Empty(JsonSchema.Load(Checkout.File("docs", "webhook.schema.json"), isClosed: true).Check(Example("json", "{")));

    [Fact]
    public void It_names_every_label_and_every_annotation()
    {
        var alert = Scenes.Alert() with { Statement = "SELECT 1", Root = Scenes.Alert().Root with { Gid = "g" } };
        foreach (var one in new[] { alert, Scenes.Alert() })
        {
            using var posted = JsonDocument.Parse(AlertmanagerMessage.Of(new(AlertEvent.Opened, one), new(new() { Runbooks = new("https://example.org") }), alert.Seen, TimeSpan.Zero));
            Assert.All(
                posted.RootElement[0].GetProperty("labels").EnumerateObject().Concat(posted.RootElement[0].GetProperty("annotations").EnumerateObject()),
                property => Assert.Contains($"`{property.Name}`", Page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Alertmanager_takes_its_route()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "alertmanager.yml");
        await File.WriteAllTextAsync(file, Example("yaml", "route:"), TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo(Alertmanager.Program("amtool"), ["check-config", file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }

    private static string Example(string language, string beginning) =>
        Assert.Single(Fence().Matches(Page), match => match.Groups["language"].Value == language && match.Groups["text"].Value.StartsWith(beginning, StringComparison.Ordinal)).Groups["text"].Value;

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fence();
}
