using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Inspector.Tests.Deploy;

/// <summary>
/// What the chart makes of each example is what was approved. Rendered by <c>helm template</c>, or by the program that <c>INSPECTOR_HELM</c> names and that takes the same arguments; to approve what it is
/// now, run with <c>INSPECTOR_APPROVE=1</c> (<c>./build.sh chart</c>) and read the difference.
/// </summary>
public sealed class ChartRenderTests
{
    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void An_example_is_rendered_as_it_was_approved(string name)
    {
        var text = Chart.Readable(Rendered(Repository.PathOf(Chart.ValuesOf(name))));
        var approved = Repository.PathOf(Chart.ApprovedOf(name));
        if (Environment.GetEnvironmentVariable("INSPECTOR_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
            File.WriteAllText(approved, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        Assert.Equal(File.ReadAllText(approved), text, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_rules_that_are_rendered_are_those_of_Prometheus()
    {
        var rendered = Rendered(Repository.PathOf(Chart.ValuesOf("everything"))).Single(one => one.Kind == "PrometheusRule");
        var runbooks = Chart.Given("everything")["prometheusRule"]!["runbooks"]!.GetValue<string>().TrimEnd('/');
        var rules = Yaml.Read(Repository.Text(Chart.Rules).Replace("https://example.org/inspector/docs/runbooks", runbooks, StringComparison.Ordinal));
        Assert.True(JsonNode.DeepEquals(rules, rendered.At("spec")));
    }

    [Fact]
    public void The_dashboards_that_are_rendered_are_those_of_Grafana_and_lead_to_the_same_runbooks_as_the_rules()
    {
        var runbooks = Chart.Given("everything")["prometheusRule"]!["runbooks"]!.GetValue<string>().TrimEnd('/');
        var pages = runbooks[..^"/runbooks".Length];
        var rendered = Rendered(Repository.PathOf(Chart.ValuesOf("everything"))).Where(Chart.IsBoard).SelectMany(one => Document.Texts(one.At("data")));
        Assert.Equal(
            Repository.Files.Where(file => file.StartsWith(Chart.Boards, StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal)).Select(file => (file[Chart.Boards.Length..], Plain(Repository.Text(file).Replace("https://example.org/inspector/docs", pages, StringComparison.Ordinal)))),
            rendered.Select(one => (one.Key, Plain(one.Value))));
    }

    [Theory]
    [InlineData("image.repository is needed", "targets: [{name: a, connection: host=a}]\nlisten: {insecure: true}")]
    [InlineData("targets is empty", "image: {repository: registry.example/inspector}\nlisten: {insecure: true}")]
    [InlineData("listen.tokenSecret.name is needed", "image: {repository: registry.example/inspector}\ntargets: [{name: a, connection: host=a}]")]
    [InlineData("fleet.store is needed", "image: {repository: registry.example/inspector}\ntargets: [{name: a, connection: host=a}]\nlisten: {insecure: true}\nfleet: {enabled: true}")]
    [InlineData("history.connectionSecret is for one agent", "image: {repository: registry.example/inspector}\ntargets: [{name: a, connection: host=a}]\nlisten: {insecure: true}\nfleet: {enabled: true, store: host=s}\nhistory: {connectionSecret: {name: s}}")]
    public void What_is_missing_is_said(string said, string values)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, values);
            var (code, _, error) = Render(file);
            Assert.NotEqual(0, code);
            Assert.Contains(said, error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Plain(string json) => JsonNode.Parse(json)!.ToJsonString();

    private static IReadOnlyList<Document> Rendered(string values)
    {
        var (code, output, error) = Render(values);
        Assert.True(code == 0, error);
        return Document.All(output);
    }

    private static (int Code, string Output, string Error) Render(string values)
    {
        var given = Environment.GetEnvironmentVariable("INSPECTOR_HELM");
        var program = given is { Length: > 0 } ? given : OnPath("helm");
        Assert.SkipWhen(program is null, "the chart is not rendered: there is no helm on the PATH, and INSPECTOR_HELM names no program in its place");
        var start = new ProcessStartInfo(program, [.. given is { Length: > 0 } ? [] : (string[])["template"], "inspector", Repository.PathOf(Chart.Folder), "--namespace", "monitoring", "--values", values])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
