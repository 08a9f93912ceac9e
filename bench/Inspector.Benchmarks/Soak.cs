using System.Collections.Immutable;
using Inspector.Agent.Embedded;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>A long watch over servers that are not left in peace: statistics are reset, structures change, databases come and go, locks are waited for, servers restart. Nothing may grow.</summary>
internal sealed class Soak(PublishedAgent agent, TextWriter output)
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    /// <summary>Rounds from one restart to the next.</summary>
    private const int Calm = 6;

    public async Task RunAsync(int minutes)
    {
        var servers = new List<EmbeddedServer>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                servers.Add(await EmbeddedServer.StartAsync(new() { Settings = ImmutableDictionary<string, string>.Empty.Add("fsync", "off") }));
                await ExecuteAsync(servers[i], "create table busy (id int primary key, n int); insert into busy select g, 0 from generate_series(1, 100) g");
            }

            await output.WriteLineAsync($"{Machine.Description}; load {Machine.Load}; three servers, live every second.\n");
            await output.WriteLineAsync("| minute | resident, MiB | handles | CPU so far, s | series | warnings logged |");
            await output.WriteLineAsync("|---:|---:|---:|---:|---:|---:|");
            await using var serving = await ServingAgent.StartAsync(agent, servers.Select((server, i) => (Invariant($"s{i}"), server.ConnectionString())), "tiers: { live: 1s, statistics: 5s, catalog: 1m }");
            await serving.InspectsAsync(servers.Count);
            var begun = TimeProvider.System.GetTimestamp();
            for (var round = 0; TimeProvider.System.GetElapsedTime(begun) is var passed && passed.TotalMinutes < minutes; round++)
            {
                var series = (await serving.GetAsync("metrics")).Split('\n').Count(line => line.Length > 0 && line[0] != '#');
                await output.WriteLineAsync(Invariant($"| {passed.TotalMinutes:0.0} | {serving.Resident:0} | {serving.Handles} | {serving.Cpu.TotalSeconds:0} | {series} | {serving.Warnings} |"));
                await DisturbAsync(servers, round);
            }
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task DisturbAsync(List<EmbeddedServer> servers, int round)
    {
        var server = servers[round % servers.Count];
        await ExecuteAsync(server, "select pg_stat_reset()");
        await ExecuteAsync(server, Invariant($"create table t{round} (id int primary key, n int); create index t{round}_n on t{round} (n); create index t{round}_again on t{round} (n)"));
        await ExecuteAsync(server, Invariant($"create database d{round}"));
        if (round >= servers.Count)
        {
            await ExecuteAsync(server, Invariant($"drop table t{round - servers.Count}"));
            await ExecuteAsync(server, Invariant($"drop database d{round - servers.Count} with (force)"));
        }

        var jam = Task.WhenAll(ExecuteAsync(server, "begin; update busy set n = n + 1 where id = 1; select pg_sleep(8); commit"), ExecuteAsync(server, "select pg_sleep(1); update busy set n = n + 1 where id = 1"));
        await Task.Delay(Round, TimeProvider.System);
        await jam;
        if (round % Calm == Calm - 1)
        {
            await server.StopAsync(round % (2 * Calm) == Calm - 1 ? Signal.Interrupt : Signal.Kill);
            await server.StartAgainAsync();
        }
    }

    private static Task ExecuteAsync(EmbeddedServer server, string sql) => Statements.ExecuteAsync(server, "postgres", sql);
}
