using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Inspector.Agent.Embedded;
using Npgsql;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>
/// From the first moment of a wait, by the server's <c>waitstart</c>, to the moment at which the screen of <c>inspector locks --watch</c> first names its object: the published program
/// on a pseudo-terminal (<c>script</c> of util-linux), on this machine, so that both moments are of one clock.
/// </summary>
internal sealed class WatchDelay(TextWriter output, PublishedAgent agent, int runs)
{
    private const int Interval = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task RunAsync()
    {
        var settings = ImmutableDictionary<string, string>.Empty.Add("deadlock_timeout", "1h");
        await using var server = await EmbeddedServer.StartAsync(new() { Settings = settings });
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Pooling = false };
        using var watch = Start(connection);
        var screen = new Watched(watch.StandardOutput);
        var delays = new List<double>();
        try
        {
            await screen.UntilAsync("Nothing waits", from: 0, Patience);
            var random = new Random(1);
            for (var run = 0; run < runs; run++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(Interval)), TimeProvider.System); // anywhere between two looks
                delays.Add(await MeasureAsync(connection.ConnectionString, screen, 900_000 + run));
            }
        }
        finally
        {
            await watch.StandardInput.WriteAsync('q');
            await watch.StandardInput.FlushAsync();
            await watch.WaitForExitAsync();
        }

        delays.Sort();
        await output.WriteLineAsync(Invariant($"{Machine.Description}; load {Machine.Load}; inspector locks --watch, interval {Interval} ms\n"));
        await output.WriteLineAsync("| waits | fastest | median | worst |\n|---:|---:|---:|---:|");
        await output.WriteLineAsync(Invariant($"| {delays.Count} | {delays[0]:0} ms | {delays[delays.Count / 2]:0} ms | {delays[^1]:0} ms |"));
    }

    /// <summary>One wait, from its beginning to its appearance.</summary>
    /// <returns>Milliseconds.</returns>
    private static async Task<double> MeasureAsync(string connection, Watched screen, int key)
    {
        await using var holder = await OpenAsync(connection);
        await using var waiter = await OpenAsync(connection);
        await using var boss = await OpenAsync(connection);
        await ExecuteAsync(holder, Invariant($"select pg_advisory_lock({key})"));
        var before = screen.Length;
        var waiting = ExecuteAsync(waiter, Invariant($"select pg_advisory_lock({key})"));
        var seen = await screen.UntilAsync(Invariant($"advisory lock {key}"), before, Patience);
        await using var command = new NpgsqlCommand(Invariant($"select waitstart from pg_locks where not granted and objid = {key}"), boss);
        var begun = (DateTime)(await command.ExecuteScalarAsync())!;
        await ExecuteAsync(holder, Invariant($"select pg_advisory_unlock({key})"));
        await waiting;
        return (seen - begun).TotalMilliseconds;
    }

    private Process Start(NpgsqlConnectionStringBuilder connection)
    {
        var target = Invariant($"host={connection.Host} port={connection.Port} user={connection.Username} dbname=postgres");
        var start = new ProcessStartInfo("script", ["-q", "-f", "-c", $"stty cols 140 rows 40; exec '{agent.Program}' locks '{target}' --watch", "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["PGPASSWORD"] = connection.Password ?? "";
        return Process.Start(start) ?? throw new BenchmarkException("script of util-linux cannot be started");
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connection)
    {
        var opened = new NpgsqlConnection(connection);
#pragma warning disable RS0030 // banned where the product connects, not here
        await opened.OpenAsync();
#pragma warning restore RS0030
        return opened;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What came to the screen, with the time of each piece.</summary>
    private sealed class Watched
    {
        private readonly Lock _lock = new();
        private readonly StringBuilder _text = new();
        private readonly List<(int End, DateTime At)> _pieces = [];

        public Watched(StreamReader reader) => _ = Task.Run(() => ReadAsync(reader));

        public int Length
        {
            get
            {
                lock (_lock)
                {
                    return _text.Length;
                }
            }
        }

        /// <summary>When a text was first there.</summary>
        public async Task<DateTime> UntilAsync(string text, int from, TimeSpan patience)
        {
            for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < patience; await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System))
            {
                lock (_lock)
                {
                    if (_text.ToString(from, _text.Length - from).IndexOf(text, StringComparison.Ordinal) is >= 0 and var at)
                    {
                        return _pieces.First(piece => piece.End >= from + at + text.Length).At;
                    }
                }
            }

            throw new BenchmarkException(string.Create(CultureInfo.InvariantCulture, $"the screen does not show \"{text}\" after {patience.TotalSeconds} s, but:\n{_text}"));
        }

        private async Task ReadAsync(StreamReader reader)
        {
            var buffer = new char[65_536];
            while (await reader.ReadAsync(buffer) is > 0 and var read)
            {
                var at = TimeProvider.System.GetUtcNow().UtcDateTime;
                lock (_lock)
                {
                    _text.Append(buffer, 0, read);
                    _pieces.Add((_text.Length, at));
                }
            }
        }
    }
}
