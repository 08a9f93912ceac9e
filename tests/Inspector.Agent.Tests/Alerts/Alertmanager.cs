using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Configuration;
using Inspector.Tests.Metrics;

namespace Inspector.Tests.Alerts;

/// <summary>A real Alertmanager on a free port, that pages at once, and whoever it pages.</summary>
internal sealed class Alertmanager : IAsyncDisposable
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly TemporaryFolder _folder = new();
    private readonly PageServer _pager;
    private readonly string _program;
    private readonly int _port = FreePort.Find();
    private Process? _process;

    private Alertmanager(string program)
    {
        _program = program;
        _pager = new(async context =>
        {
            using var page = await JsonDocument.ParseAsync(context.Request.InputStream);
            foreach (var alert in page.RootElement.GetProperty("alerts").EnumerateArray())
            {
                Pages.Enqueue($"{alert.GetProperty("labels").GetProperty("target").GetString()} {alert.GetProperty("status").GetString()}");
            }
        });
    }

    /// <summary>What it paged, as <c>shop firing</c>.</summary>
    public ConcurrentQueue<string> Pages { get; } = new();

    /// <summary>Its address.</summary>
    public string Address => FormattableString.Invariant($"http://127.0.0.1:{_port}");

    /// <summary>One that is not started yet. Without the program the test is skipped, or fails where <c>INSPECTOR_TEST_REQUIRE</c> names <c>alertmanager</c>.</summary>
    public static Alertmanager Down() => new(Program("prometheus-alertmanager"));

    /// <summary>One that runs.</summary>
    public static async Task<Alertmanager> StartAsync()
    {
        var one = Down();
        await one.UpAsync();
        return one;
    }

    /// <summary>Starts it.</summary>
    public async Task UpAsync()
    {
        var configuration = Path.Combine(_folder.Path, "alertmanager.yml");
        await File.WriteAllTextAsync(configuration, FormattableString.Invariant($$"""
            route: { receiver: pager, group_by: ["..."], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
            receivers:
              - name: pager
                webhook_configs: [ { url: "http://127.0.0.1:{{_pager.Port}}/", send_resolved: true } ]
            """));
        _process = Process.Start(new ProcessStartInfo(
            _program,
            [$"--config.file={configuration}", $"--storage.path={_folder.Path}/data", FormattableString.Invariant($"--web.listen-address=127.0.0.1:{_port}"), "--cluster.listen-address=", "--log.level=error"])
        { UseShellExecute = false });
        await Eventually.TrueAsync("Alertmanager is ready", async () =>
        {
            try
            {
                using var answer = await Client.GetAsync(new Uri($"{Address}/-/ready"));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    /// <summary>The alerts that it takes to be firing.</summary>
    public async Task<List<JsonElement>> AlertsAsync()
    {
        using var document = await JsonDocument.ParseAsync(await Client.GetStreamAsync(new Uri($"{Address}/api/v2/alerts?active=true")));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    /// <summary>Waits until exactly one alert fires that satisfies the condition.</summary>
    public async Task<JsonElement> FiresAsync(Func<JsonElement, bool>? holds = null) =>
        (await Eventually.ReadAsync("one alert fires", SeenAsync, seen => seen.Alerts is [var alert] && holds?.Invoke(alert) != false, TimeSpan.FromSeconds(60))).Alerts[0];

    /// <summary>Waits until none fires.</summary>
    public Task IsQuietAsync() => Eventually.ReadAsync("no alert fires", SeenAsync, seen => seen.Alerts.Count == 0, TimeSpan.FromSeconds(60));

    /// <summary>Waits until it has paged this, and nothing else.</summary>
    public async Task HasPagedAsync(params string[] pages)
    {
        await Eventually.TrueAsync($"it pages {string.Join(", ", pages)}", () => Pages.Count >= pages.Length, TimeSpan.FromSeconds(60));
        Assert.Equal(pages, Pages);
    }

    /// <summary>What amtool prints of the alerts.</summary>
    public async Task<string> AmtoolAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(Program("amtool"), ["alert", "query", $"--alertmanager.url={Address}", "--output=extended"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await _pager.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<Seen> SeenAsync() => new(await AlertsAsync());

    /// <summary>A program of its package; without it the test is skipped.</summary>
    public static string Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw Absent.Part("alertmanager", $"{name} is not installed: apt-get install prometheus-alertmanager");

    private sealed record Seen(List<JsonElement> Alerts)
    {
        public override string ToString() => string.Join('\n', Alerts);
    }
}
