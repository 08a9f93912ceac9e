using System.Collections.Immutable;
using Inspector.Agent.Embedded;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>What an agent that watches costs its own machine: memory and CPU by the number of targets and of databases. The servers are our own, on this machine, and idle.</summary>
internal sealed class AgentCosts(PublishedAgent agent, TextWriter output)
{
    private const int Servers = 4;

    /// <summary>How long a quiet agent is measured.</summary>
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public async Task RunAsync(int databases)
    {
        await output.WriteLineAsync($"{Machine.Description}; load {Machine.Load}; live every 5 s, statistics every minute, catalog every hour.\n");
        await output.WriteLineAsync("| targets | databases | all inspected after, s | resident, MiB | peak, MiB | CPU, % of a core | the end takes, s |");
        await output.WriteLineAsync("|---:|---:|---:|---:|---:|---:|---:|");
        var servers = new List<EmbeddedServer>();
        try
        {
            for (var i = 0; i < Servers; i++)
            {
                servers.Add(await EmbeddedServer.StartAsync(new() { Settings = ImmutableDictionary<string, string>.Empty.Add("max_connections", "300").Add("fsync", "off") }));
            }

            await MeasureAsync(1, 1, servers);
            await MeasureAsync(100, 100, servers);
            await FillAsync(servers, databases);
            await MeasureAsync(Servers, databases + Servers, servers);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task FillAsync(List<EmbeddedServer> servers, int databases)
    {
        for (var i = 0; i < databases; i++)
        {
            var server = servers[i % servers.Count];
            await Statements.ExecuteAsync(server, "postgres", Invariant($"create database app{i} strategy file_copy"));
            await Statements.ExecuteAsync(server, Invariant($"app{i}"), """
                create table customers (id int primary key, email text not null);
                create table orders (id int primary key, customer_id int not null references customers, placed_at timestamptz not null);
                create index orders_placed_at on orders (placed_at);
                create index orders_placed_at_again on orders (placed_at)
                """);
        }
    }

    private async Task MeasureAsync(int targets, int databases, List<EmbeddedServer> servers)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await using var serving = await ServingAgent.StartAsync(agent, Enumerable.Range(0, targets).Select(i => (Invariant($"t{i}"), servers[i % servers.Count].ConnectionString())), "");
        await serving.InspectsAsync(databases);
        var inspected = TimeProvider.System.GetElapsedTime(begun);
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        var (cpu, since) = (serving.Cpu, TimeProvider.System.GetTimestamp());
        await Task.Delay(Measured, TimeProvider.System);
        var share = (serving.Cpu - cpu) / TimeProvider.System.GetElapsedTime(since);
        var (resident, peak) = (serving.Resident, serving.Peak);
        var end = await serving.EndAsync();
        await output.WriteLineAsync(Invariant($"| {targets} | {databases} | {inspected.TotalSeconds:0.0} | {resident:0} | {peak:0} | {share * 100:0.0} | {end.TotalSeconds:0.0} |"));
    }
}
