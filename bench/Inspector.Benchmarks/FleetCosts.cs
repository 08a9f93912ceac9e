using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Agent.Embedded;
using Npgsql;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>What three agents that share their targets cost, and for how long nobody watches the servers of one that is killed. Servers and store are our own, on this machine.</summary>
internal sealed class FleetCosts(PublishedAgent agent, TextWriter output)
{
    private const int Agents = 3;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    /// <summary>Measures.</summary>
    /// <param name="kills">How many agents are killed, one after the other.</param>
    /// <param name="targets">How many targets are watched to measure CPU and memory: one server under many names.</param>
    public async Task RunAsync(int kills, int targets)
    {
        await output.WriteLineAsync($"{Machine.Description}; load {Machine.Load}; {Agents} agents, live every 5 s.\n");
        var servers = new List<EmbeddedServer>();
        try
        {
            for (var i = 0; i < 7; i++)
            {
                servers.Add(await EmbeddedServer.StartAsync(new() { Settings = ImmutableDictionary<string, string>.Empty.Add("max_connections", i == 0 ? "800" : "50").Add("fsync", "off") }));
            }

            await Statements.ExecuteAsync(servers[0], "postgres", "create database gaps");
            await GapsAsync(servers, kills);
            await CostsAsync(servers[0], servers[1], targets);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>Kills agents, and asks the servers when they were watched again.</summary>
    private async Task GapsAsync(List<EmbeddedServer> servers, int kills)
    {
        var targets = servers.Skip(1).Select((server, i) => (Invariant($"t{i}"), server.ConnectionString())).ToList();
        var agents = new ServingAgent[Agents];
        for (var i = 0; i < Agents; i++)
        {
            agents[i] = await StartAsync(i, targets, servers[0].ConnectionString("gaps"));
        }

        var gaps = new List<double>();
        try
        {
            await SharedAsync(servers, Agents);
            for (var kill = 0; kill < kills; kill++)
            {
                var victim = kill % Agents;
                var its = await OfAsync(servers, Name(victim));
                var begun = TimeProvider.System.GetTimestamp();
                await agents[victim].DisposeAsync();
                foreach (var server in its)
                {
                    while ((await WatchersAsync(server)).All(name => name == Name(victim))) // its own sessions may take a moment to end
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                    }
                }

                gaps.Add(TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
                agents[victim] = await StartAsync(victim, targets, servers[0].ConnectionString("gaps"));
                await SharedAsync(servers, Agents);
            }
        }
        finally
        {
            foreach (var one in agents)
            {
                await one.DisposeAsync();
            }
        }

        gaps.Sort();
        await output.WriteLineAsync(Invariant($"Of {kills} kills (kill -9), each of an agent with two servers of six: until both had a session of another agent, median {gaps[gaps.Count / 2]:0.0} s, worst {gaps[^1]:0.0} s, best {gaps[0]:0.0} s.\n"));
    }

    private async Task CostsAsync(EmbeddedServer server, EmbeddedServer store, int targets)
    {
        var names = Enumerable.Range(0, targets).Select(i => (Invariant($"t{i}"), server.ConnectionString())).ToList();
        var agents = new List<ServingAgent>();
        try
        {
            for (var i = 0; i < Agents; i++)
            {
                agents.Add(await StartAsync(i, names, store.ConnectionString()));
            }

            foreach (var one in agents)
            {
                while (await OwnAsync(one) != targets / Agents)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                }

                await one.InspectsAsync(targets);
            }

            await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
            var (cpu, since) = (agents.ConvertAll(one => one.Cpu), TimeProvider.System.GetTimestamp());
            await Task.Delay(Measured, TimeProvider.System);
            var passed = TimeProvider.System.GetElapsedTime(since);
            await output.WriteLineAsync($"| agent | targets watched, of {targets} | resident, MiB | CPU, % of a core |");
            await output.WriteLineAsync("|---|---:|---:|---:|");
            for (var i = 0; i < Agents; i++)
            {
                await output.WriteLineAsync(Invariant($"| {Name(i)} | {await OwnAsync(agents[i])} | {agents[i].Resident:0} | {(agents[i].Cpu - cpu[i]) / passed * 100:0.0} |"));
            }
        }
        finally
        {
            foreach (var one in agents)
            {
                await one.DisposeAsync();
            }
        }
    }

    private static string Name(int place) => Invariant($"agent-{place}");

    private Task<ServingAgent> StartAsync(int place, IEnumerable<(string, string)> targets, string store) =>
        ServingAgent.StartAsync(agent, targets, $"fleet: {{ store: {JsonSerializer.Serialize(ServingAgent.Text(store))}, name: {Name(place)} }}", "    databases: { include: [postgres] }");

    private static async Task<int> OwnAsync(ServingAgent one) =>
        (await one.GetAsync("metrics")).Split('\n').Count(line => line.StartsWith("inspector_target_owner{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));

    private static async Task<List<EmbeddedServer>> OfAsync(List<EmbeddedServer> servers, string name)
    {
        var its = new List<EmbeddedServer>();
        foreach (var server in servers.Skip(1))
        {
            if ((await WatchersAsync(server)).Contains(name))
            {
                its.Add(server);
            }
        }

        return its;
    }

    private static async Task SharedAsync(List<EmbeddedServer> servers, int agents)
    {
        while (true)
        {
            var watchers = new List<HashSet<string>>();
            foreach (var server in servers.Skip(1))
            {
                watchers.Add(await WatchersAsync(server));
            }

            if (watchers.TrueForAll(names => names.Count == 1) && watchers.CountBy(names => names.Single()).ToList() is var shares && shares.Count == agents && shares.TrueForAll(share => share.Value == watchers.Count / agents))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    /// <summary>The agents that have sessions at a server, by name.</summary>
    private static async Task<HashSet<string>> WatchersAsync(EmbeddedServer server)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString()) { ApplicationName = "bench" }.ConnectionString);
#pragma warning disable RS0030 // not a target
        await connection.OpenAsync();
#pragma warning restore RS0030
        await using var command = new NpgsqlCommand("select distinct split_part(split_part(application_name, '/', 2), '#', 1) from pg_stat_get_activity(null) where application_name like 'inspector@%'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
