using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspector.Agent.Embedded;
using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>A running <c>inspector serve</c>, and what the kernel says that it costs.</summary>
internal sealed partial class ServingAgent : IAsyncDisposable
{
    private static readonly HttpClient Client = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inspector-bench-serve-");
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ServingAgent(string program, IEnumerable<(string Name, string Connection)> targets, string rest, string ofEach)
    {
        var yaml = new StringBuilder("targets:\n");
        foreach (var (name, connection) in targets)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - name: {name}\n    connection: {JsonSerializer.Serialize(Text(connection))}\n{ofEach}\n");
        }

        var file = Path.Combine(_folder.FullName, "inspector.yaml");
        File.WriteAllText(file, $"{yaml}{rest}\nlisten: {{ address: \"127.0.0.1:0\" }}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _process = Process.Start(new ProcessStartInfo(program, ["serve"]) { WorkingDirectory = _folder.FullName, UseShellExecute = false, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Lines of its log that warn or worse.</summary>
    public int Warnings { get; private set; }

    /// <summary>Its CPU time.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What it has resident, in MiB.</summary>
    public double Resident => Kilobytes("VmRSS:") / 1024.0;

    /// <summary>The most that it had.</summary>
    public double Peak => Kilobytes("VmHWM:") / 1024.0;

    /// <summary>Its open files and sockets.</summary>
    public int Handles => Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/fd")).Length;

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="agent">The program.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="rest">Further lines of the configuration.</param>
    /// <param name="ofEach">Further lines of each target.</param>
    public static async Task<ServingAgent> StartAsync(PublishedAgent agent, IEnumerable<(string Name, string Connection)> targets, string rest, string ofEach = "")
    {
        var serving = new ServingAgent(agent.Program, targets, rest, ofEach);
        await serving._address.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return serving;
    }

    /// <summary>A page of it.</summary>
    public async Task<string> GetAsync(string path) => await Client.GetStringAsync(new Uri(await _address.Task, path));

    /// <summary>How many databases it has inspected.</summary>
    public async Task<int> InspectedAsync()
    {
        using var targets = JsonDocument.Parse(await GetAsync("api/v1/targets?limit=1000"));
        return targets.RootElement.GetProperty("items").EnumerateArray()
            .Sum(target => target.GetProperty("databases").EnumerateArray().Count(database => database.GetProperty("inspectedAt").ValueKind == JsonValueKind.String));
    }

    /// <summary>Waits until it has inspected as many databases.</summary>
    public async Task InspectsAsync(int databases)
    {
        while (await InspectedAsync() < databases)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    /// <summary>Ends it as a service manager does.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> EndAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        Signal.Terminate.Send(_process.Id);
        await _process.WaitForExitAsync();
        return TimeProvider.System.GetElapsedTime(begun);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A connection string in libpq's words.</summary>
    public static string Text(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        return string.Create(CultureInfo.InvariantCulture, $"host={settings.Host} port={settings.Port} dbname={settings.Database} user={settings.Username} password={settings.Password} sslmode=disable");
    }

    private long Kilobytes(string field) =>
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status")).First(line => line.StartsWith(field, StringComparison.Ordinal)) is var line
            ? long.Parse(line.AsSpan()[field.Length..^2].Trim(), CultureInfo.InvariantCulture)
            : 0;

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        Warnings += line.Contains("warn:", StringComparison.Ordinal) || line.Contains("fail:", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal) ? 1 : 0;
        if (Address().Match(line) is { Success: true } found)
        {
            _address.TrySetResult(new(found.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"answers at (?<address>http://\S+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Address();
}
