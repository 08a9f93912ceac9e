using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspector.Agent.Embedded;
using Inspector.Testing;

namespace Inspector.Tests.Scheduling;

/// <summary>A running <c>inspector serve</c>, a process of its own with a folder of its own, and what it says on its log and its address.</summary>
internal sealed partial class AgentProcess : IAsyncDisposable
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>What comes by itself may be put off: a server that kept us waiting is left alone for a minute, and CI is slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    /// <summary>Tiers in a hurry; no budget, for on a machine that is busy with tests a round takes long whatever it costs.</summary>
    public const string Hurried = "tiers: { live: 1s, statistics: 5s, catalog: 1h }\nbudget: { coreShare: 100% }";

    private readonly ConcurrentQueue<string> _log = new();
    private readonly DirectoryInfo _folder;
    private Process _process;
    private Uri? _address;

    private AgentProcess(DirectoryInfo folder)
    {
        _folder = folder;
        _process = Start();
    }

    /// <summary>Its folder, with <c>inspector.yaml</c> and <c>inspector.db</c>.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>Where it answers.</summary>
    public Uri Address => _address!;

    /// <summary>What it has logged since it was first started.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Starts it by a configuration, and waits until it answers.</summary>
    /// <param name="targets">The targets: lines of YAML under <c>targets:</c>.</param>
    /// <param name="rest">Further lines of YAML.</param>
    public static async Task<AgentProcess> StartAsync(string targets, string rest = Hurried)
    {
        var folder = Directory.CreateTempSubdirectory("inspector-serve-");
        Write(folder, targets, rest);
        var agent = new AgentProcess(folder);
        await agent.AnswersAsync();
        return agent;
    }

    /// <summary>A target by name and connection string in libpq's words.</summary>
    public static string Target(string name, string connection, string rest = "") =>
        $"  - name: {name}\n    connection: {JsonSerializer.Serialize(connection)}\n{string.Concat(rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"    {line}\n"))}";

    /// <summary>Writes another configuration over the one by which it runs.</summary>
    public void Reconfigure(string targets, string rest = Hurried) => Write(_folder, targets, rest);

    /// <summary>Starts it again after it ended, on the same folder.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        _address = null;
        _process = Start();
        await AnswersAsync();
    }

    /// <summary>Sends it a signal, and waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(Signal how)
    {
        how.Send(_process.Id);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>What it answers.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        while (true)
        {
            var answer = await Client.GetAsync(new Uri(_address!, path), TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            answer.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What it answers, as text, whatever the status.</summary>
    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What it answers, as JSON, whatever the status.</summary>
    public async Task<JsonElement> JsonAsync(string path)
    {
        using var document = JsonDocument.Parse(await TextAsync(path));
        return document.RootElement.Clone();
    }

    /// <summary>What the API says of a target.</summary>
    public Task<JsonElement> TargetAsync(string name) => JsonAsync($"api/v1/targets/{name}");

    /// <summary>How a tier of a target is.</summary>
    public async Task<JsonElement> TierAsync(string target, string tier) =>
        (await TargetAsync(target)).GetProperty("tiers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == tier);

    /// <summary>When a tier of a target last succeeded; null for never.</summary>
    public async Task<DateTimeOffset?> LastAsync(string target, string tier = "live") =>
        (await TierAsync(target, tier)).GetProperty("lastSuccess") is { ValueKind: JsonValueKind.String } last ? last.GetDateTimeOffset() : null;

    /// <summary>Waits until a tier of a target has succeeded once more, or for the first time.</summary>
    public async Task GoesOnAsync(string target, string tier = "live")
    {
        var before = await LastAsync(target, tier);
        await Eventually.TrueAsync($"the {tier} tier of {target} goes on", async () => await LastAsync(target, tier) is { } now && (before is null || now > before), Patience);
    }

    /// <summary>The findings of a target.</summary>
    public async Task<IReadOnlyList<JsonElement>> FindingsAsync(string target) => [.. (await JsonAsync($"api/v1/findings?limit=1000&target={target}")).GetProperty("items").EnumerateArray()];

    /// <summary>Waits until a database of a target was inspected.</summary>
    public Task InspectedAsync(string target, string database) => Eventually.TrueAsync(
        $"{database} of {target} was inspected",
        async () => (await TargetAsync(target)).GetProperty("databases").EnumerateArray()
            .Any(one => one.GetProperty("name").GetString() == database && one.GetProperty("inspectedAt").ValueKind == JsonValueKind.String),
        Patience);

    /// <summary>The value of a series, by the beginning of its line; null when there is none.</summary>
    public async Task<double?> MetricAsync(string series) =>
        (await TextAsync("metrics")).Split('\n').FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal)) is { } found
            ? double.Parse(found[(found.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)
            : null;

    /// <summary>Waits until a target is up or down, by its metric.</summary>
    public Task IsUpAsync(string target, bool isUp = true) => Eventually.TrueAsync(
        $"{target} is {(isUp ? "up" : "down")}",
        async () => await MetricAsync($"postgresql_up{{target=\"{target}\"}}") == (isUp ? 1 : 0),
        Patience);

    /// <summary>Waits until the log has a line that holds a text.</summary>
    public Task LogsAsync(string text) => Eventually.TrueAsync($"the log says {text}", () => _log.Any(line => line.Contains(text, StringComparison.Ordinal)), Patience);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Write(DirectoryInfo folder, string targets, string rest)
    {
        var file = Path.Combine(folder.FullName, "inspector.yaml");
        File.WriteAllText(file, $"targets:\n{targets}\n{rest}\nlisten: {{ address: \"127.0.0.1:0\" }}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "inspector.dll"), "serve", "--verbose"])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        if (AddressPattern().Match(line) is { Success: true } found)
        {
            _address = new(found.Groups["address"].Value);
        }
    }

    private async Task AnswersAsync() => await Eventually.TrueAsync("the agent answers", () =>
    {
        Assert.False(_process.HasExited, string.Join('\n', _log));
        return _address is not null;
    });

    [GeneratedRegex(@"answers at (?<address>http://\S+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AddressPattern();
}
