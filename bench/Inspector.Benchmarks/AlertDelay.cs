using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Inspector.Agent.Embedded;
using Npgsql;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>How long it takes from the first session that waits to the alert that fires at a real Alertmanager with the blocker's name, and from the end to the alert's end. Server, agent and Alertmanager are on this machine.</summary>
internal sealed class AlertDelay(PublishedAgent agent, TextWriter output)
{
    private const string Program = "prometheus-alertmanager";
    private const string Blocker = "nightly report";

    private static readonly HttpClient Client = new();

    /// <summary>Measures.</summary>
    /// <param name="runs">How often sessions are blocked.</param>
    public async Task RunAsync(int runs)
    {
        await using var server = await EmbeddedServer.StartAsync(new() { Settings = ImmutableDictionary<string, string>.Empty.Add("fsync", "off") });
        await Statements.ExecuteAsync(server, "postgres", "create table busy (id int)");
        var folder = Directory.CreateTempSubdirectory("inspector-bench-alerts-");
        var port = FreePort.Find();
        var address = new Uri(Invariant($"http://127.0.0.1:{port}/"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "alertmanager.yml"), "route: { receiver: nobody }\nreceivers: [ { name: nobody } ]\n");
        using var alertmanager = Begin(folder, port);
        try
        {
            await using var serving = await ServingAgent.StartAsync(agent, [("shop", server.ConnectionString())], Invariant($"alerts: {{ alertmanagers: [\"{address}\"] }}"));
            await serving.InspectsAsync(1);
            var (fires, ends) = (new List<double>(), new List<double>());
            for (var run = 0; run < runs; run++)
            {
                await using var blocker = await OpenAsync(server, Blocker);
                await ExecuteAsync(blocker, "begin; lock table busy");
                await using var waiter = await OpenAsync(server, "app");
                var begun = TimeProvider.System.GetTimestamp();
                var waiting = ExecuteAsync(waiter, "select count(*) from busy");
                await UntilAsync(address, alerts => alerts.Any(alert => alert.GetProperty("annotations").GetProperty("summary").GetString()!.Contains(Blocker, StringComparison.Ordinal)));
                fires.Add(TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
                begun = TimeProvider.System.GetTimestamp();
                await ExecuteAsync(blocker, "rollback");
                await waiting;
                await UntilAsync(address, alerts => alerts.Count == 0);
                ends.Add(TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
            }

            await output.WriteLineAsync($"{Machine.Description}; load {Machine.Load}; live every 5 s, `after` 10 s.\n");
            await output.WriteLineAsync(Invariant($"Of {runs} times: from the first session that waits to the alert with the blocker's name {Summary(fires)}; from the end of the wait to the alert's end {Summary(ends)}."));
        }
        finally
        {
            alertmanager.Kill();
            await alertmanager.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Process Begin(DirectoryInfo folder, int port)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(
                Program,
                [$"--config.file={folder.FullName}/alertmanager.yml", $"--storage.path={folder.FullName}/data", Invariant($"--web.listen-address=127.0.0.1:{port}"), "--cluster.listen-address=", "--log.level=error"])
            { UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchmarkException($"{Program} is not installed: apt-get install {Program}");
        }
    }

    private static string Summary(List<double> seconds)
    {
        seconds.Sort();
        return Invariant($"median {seconds[seconds.Count / 2]:0.0} s, worst {seconds[^1]:0.0} s, best {seconds[0]:0.0} s");
    }

    private static async Task UntilAsync(Uri address, Func<List<JsonElement>, bool> holds)
    {
        while (true)
        {
            try
            {
                using var answer = await JsonDocument.ParseAsync(await Client.GetStreamAsync(new Uri(address, "api/v2/alerts?active=true")));
                if (holds([.. answer.RootElement.EnumerateArray()]))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // it starts
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(EmbeddedServer server, string application)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Pooling = false, CommandTimeout = 0, ApplicationName = application }.ConnectionString);
#pragma warning disable RS0030 // not a target
        await connection.OpenAsync();
#pragma warning restore RS0030
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
