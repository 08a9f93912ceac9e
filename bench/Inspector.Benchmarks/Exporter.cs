using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>Debian's prometheus-postgres-exporter, for comparison.</summary>
internal sealed class Exporter : IAsyncDisposable
{
    /// <summary>Three times what Prometheus waits for a scrape by default.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Name = "prometheus-postgres-exporter";

    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly string? _queries;

    private Exporter(Process process, int port, string? queries)
    {
        (_process, _queries) = (process, queries);
        _client = new() { BaseAddress = new(Invariant($"http://127.0.0.1:{port}/")), Timeout = Patience };
    }

    /// <summary>Starts it; null where it is not installed.</summary>
    /// <param name="target">What it connects to, in libpq's words, as a role without need of a password or with its own name as such.</param>
    /// <param name="queries">Further queries, as it wants them; null for none.</param>
    public static async Task<Exporter?> StartAsync(string target, string? queries)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var port = FreePort();
        var file = queries is null ? null : Path.GetTempFileName();
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, queries);
        }

        var start = new ProcessStartInfo(program, [Invariant($"--web.listen-address=127.0.0.1:{port}"), "--log.level=error", .. file is null ? (string[])[] : [$"--extend.query-path={file}"]])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment["DATA_SOURCE_NAME"] = $"{target} password={BenchmarkServer.Role} sslmode=disable";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var exporter = new Exporter(process, port, file);
        for (var i = 0; i < 100 && !await exporter.ListensAsync(port); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return exporter;
    }

    /// <summary>Its page; null when it did not answer in time.</summary>
    public async Task<byte[]?> ScrapeAsync()
    {
        try
        {
            return await _client.GetByteArrayAsync(new Uri("metrics", UriKind.Relative));
        }
        catch (TaskCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
        if (_queries is not null)
        {
            File.Delete(_queries);
        }
    }

    private async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return _process.HasExited ? throw new BenchmarkException($"{Name} did not start") : false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
