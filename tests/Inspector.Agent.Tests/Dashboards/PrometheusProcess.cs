using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Configuration;

namespace Inspector.Tests.Dashboards;

/// <summary>A real Prometheus that scrapes addresses every second.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client;
    private readonly Process _process;

    private PrometheusProcess(string program, IEnumerable<Uri> addresses)
    {
        var port = FreePort.Find();
        var configuration = Path.Combine(_folder.Path, "prometheus.yml");
        File.WriteAllText(configuration, $"global: {{ scrape_interval: 1s }}\nscrape_configs: [ {{ job_name: inspector, static_configs: [ {{ targets: [ {string.Join(", ", addresses.Select(address => $"\"{address.Authority}\""))} ] }} ] }} ]\n");
        _client = new() { BaseAddress = new(FormattableString.Invariant($"http://127.0.0.1:{port}/api/v1/")) };
        _process = Process.Start(new ProcessStartInfo(
            program,
            [$"--config.file={configuration}", $"--storage.tsdb.path={_folder.Path}/data", FormattableString.Invariant($"--web.listen-address=127.0.0.1:{port}"), "--log.level=error"])
        { UseShellExecute = false })!;
    }

    /// <summary>Starts it; where it is not installed the test is skipped.</summary>
    public static async Task<PrometheusProcess> StartAsync(params IEnumerable<Uri> addresses)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "prometheus")).FirstOrDefault(File.Exists)
            ?? throw Absent.Part("prometheus", "prometheus is not installed: apt-get install prometheus");
        var prometheus = new PrometheusProcess(program, addresses);
        await Eventually.TrueAsync("what it scrapes is up", async () => (await prometheus.AskAsync("up == 1")).Length > 0, TimeSpan.FromMinutes(1));
        return prometheus;
    }

    /// <summary>The answer as of now.</summary>
    public async Task<ImmutableArray<Answer>> AskAsync(string expression)
    {
        try
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("query", expression)]);
            using var response = await _client.PostAsync(new Uri("query", UriKind.Relative), form, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            using var answer = JsonDocument.Parse(text);
            Assert.True(answer.RootElement.TryGetProperty("data", out var data), $"{text}\n{expression}");
            return
            [
                .. data.GetProperty("result").EnumerateArray().Select(one => new Answer(
                    one.GetProperty("metric").EnumerateObject().ToImmutableSortedDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal),
                    double.Parse(one.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture))),
            ];
        }
        catch (HttpRequestException)
        {
            return []; // it does not listen yet
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }
}

/// <summary>A series of an answer.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
internal sealed record Answer(ImmutableSortedDictionary<string, string> Labels, double Value);
