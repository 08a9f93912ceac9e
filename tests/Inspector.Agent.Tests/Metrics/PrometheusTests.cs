using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Configuration;

namespace Inspector.Tests.Metrics;

/// <summary>A real Prometheus scrapes a page with every family, in both formats, and answers questions about it.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task Prometheus_takes_every_family_in_both_formats()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "prometheus")).FirstOrDefault(File.Exists)
            ?? throw Absent.Part("prometheus", "prometheus is not installed: apt-get install prometheus");
        using var agent = new Agents();
        Examples.Everything(agent.Metrics);
        foreach (var name in Reports.Hostile.Names)
        {
            agent.Metrics.ObserveUp(name, isUp: true, Agents.Hour);
        }

        var types = new HashSet<string>(StringComparer.Ordinal);
        await using var server = new PageServer(context => AnswerAsync(agent, types, context));
        using var folder = new TemporaryFolder();
        var port = FreePort.Find();
        var configuration = Path.Combine(folder.Path, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, Configuration(server.Port), TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo(
            program,
            [$"--config.file={configuration}", $"--storage.tsdb.path={folder.Path}/data", FormattableString.Invariant($"--web.listen-address=127.0.0.1:{port}"), "--log.level=error"])
        { UseShellExecute = false })!;
        try
        {
            using var client = new HttpClient { BaseAddress = new(FormattableString.Invariant($"http://127.0.0.1:{port}/api/v1/")) };
            var up = await Eventually.ReadAsync("both jobs are scraped", () => QueryAsync(client, "up"), answers => answers.Count == 2, TimeSpan.FromMinutes(1));
            Assert.All(up, answer => Assert.Equal("1", answer.Value));
            foreach (var job in (string[])["newer", "older"])
            {
                Assert.Equal("1000000", Assert.Single(await QueryAsync(client, $$"""postgresql_wal_bytes_total{job="{{job}}",target="eu-1"}""")).Value);
                Assert.Equal("7", Assert.Single(await QueryAsync(client, $$"""postgresql_backends{job="{{job}}",db_namespace="app",state="active",target="eu-1"}""")).Value);
                var names = await QueryAsync(client, $$"""count by (__name__) ({job="{{job}}",__name__=~"(postgresql|inspector)_.+"})""");
                Assert.Empty(Inspector.Agent.Metrics.Families.All.Select(family => family.Name).Except(names.Select(answer => answer.Name)));
                var targets = await QueryAsync(client, $$"""postgresql_up{job="{{job}}"}""");
                Assert.Equal(agent.Page().Of("postgresql_up").Count(), targets.Count);
            }

            Assert.Equal(["application/openmetrics-text", "text/plain"], types.Order(StringComparer.Ordinal));
            Assert.Empty(server.Failures);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string Configuration(int port) => FormattableString.Invariant($$"""
        global: { scrape_interval: 1s }
        scrape_configs:
          - job_name: newer
            metrics_path: /metrics
            static_configs: [ { targets: ["127.0.0.1:{{port}}"] } ]
          - job_name: older
            metrics_path: /older
            static_configs: [ { targets: ["127.0.0.1:{{port}}"] } ]
        """);

    /// <summary>What Prometheus asks for is what it gets, but for one path that knows the older format alone.</summary>
    private static async Task AnswerAsync(Agents agent, HashSet<string> types, HttpListenerContext context)
    {
        var page = agent.Metrics.Page(context.Request.Url!.AbsolutePath == "/older" ? null : context.Request.Headers["Accept"], context.Request.Headers["Accept-Encoding"]);
        types.Add(page.ContentType.Split(';')[0]);
        context.Response.ContentType = page.ContentType;
        if (page.IsGzip)
        {
            context.Response.AddHeader("Content-Encoding", "gzip");
        }

        await context.Response.OutputStream.WriteAsync(page.Bytes);
    }

    private static async Task<List<(string Name, string Value)>> QueryAsync(HttpClient client, string query)
    {
        try
        {
            using var answer = await JsonDocument.ParseAsync(await client.GetStreamAsync(new Uri($"query?query={Uri.EscapeDataString(query)}", UriKind.Relative), TestContext.Current.CancellationToken));
            return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(one => (
                one.GetProperty("metric").TryGetProperty("__name__", out var name) ? name.GetString()! : "", one.GetProperty("value")[1].GetString()!))];
        }
        catch (HttpRequestException)
        {
            return []; // it does not listen yet
        }
    }
}
