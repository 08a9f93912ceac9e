using System.Collections.Concurrent;
using Inspector.Agent.Demo;
using Inspector.Testing;

namespace Inspector.Tests.Demo;

/// <summary>The demo on a server of its own of each version, as the command has it: with autovacuum, and with roles that no other test sees.</summary>
public sealed class DemoServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<DemoServer>>> _demos = new();

    internal Task<DemoServer> OnAsync(TestServer server) => _demos.GetOrAdd(server.Major, _ => new(() => DemoServer.StartAsync(server))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var demo in _demos.Values.Select(demo => demo.Value).Where(demo => !demo.IsFaulted))
        {
            await (await demo).DisposeAsync();
        }
    }
}

internal sealed record DemoServer(LiveServer Server, TestDatabase Superuser, DemoDatabase Demo) : IAsyncDisposable
{
    public static async Task<DemoServer> StartAsync(TestServer server, IReadOnlyCollection<string>? extensions = null)
    {
        var live = await server.StartPrivateAsync(("autovacuum", "on"));
        try
        {
            var database = await live.CreateDatabaseAsync();
            return new(live, database, await DemoDatabase.CreateAsync(database.DataSource, extensions));
        }
        catch
        {
            await live.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Superuser.DisposeAsync();
        await Server.DisposeAsync();
    }
}
