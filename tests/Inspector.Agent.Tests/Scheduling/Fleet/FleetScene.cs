using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspector.Testing;
using Inspector.Tests.Commands;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Scheduling.Fleet;

/// <summary>A store, servers to watch and agents that share them: all of them processes. What is true of who watches what the servers say, never an agent.</summary>
internal sealed class FleetScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly List<AgentProcess> _agents = [];
    private readonly List<Wire> _wires = [];
    private readonly Dictionary<string, string> _rests = new(StringComparer.Ordinal);

    private FleetScene(LiveServer store, TestDatabase database, ImmutableArray<LiveServer> servers, ImmutableArray<Watchers> watchers) =>
        (Store, Database, Servers, Watched) = (store, database, servers, watchers);

    /// <summary>The store's server.</summary>
    public LiveServer Store { get; }

    /// <summary>The store.</summary>
    public TestDatabase Database { get; }

    /// <summary>The servers to watch.</summary>
    public ImmutableArray<LiveServer> Servers { get; }

    /// <summary>Who watches each, as the server says.</summary>
    public ImmutableArray<Watchers> Watched { get; }

    /// <summary>Starts the servers.</summary>
    public static async Task<FleetScene> StartAsync(TestServer version, int servers)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, servers + 1).Select(_ => version.StartPrivateAsync()));
        var watched = await Task.WhenAll(all.Skip(1).Select(Watchers.OfAsync));
        return new(all[0], await all[0].CreateDatabaseAsync(), [.. all.Skip(1)], [.. watched]);
    }

    /// <summary>Starts an agent.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="rest">Further lines of its configuration.</param>
    public async Task<AgentProcess> AgentAsync(string name, string rest = "") => (await AgentByWireAsync(name, rest)).Agent;

    /// <summary>Starts an agent whose way to the store can be cut.</summary>
    public async Task<(AgentProcess Agent, Wire Way)> AgentByWireAsync(string name, string rest = "")
    {
        var wire = Wire.To(Database.ConnectionString);
        _wires.Add(wire);
        var targets = string.Concat(Servers.Select((server, i) => AgentProcess.Target(Name(i), Knock.Text(server.ConnectionString("postgres")))));
        var fleet = $"fleet: {{ store: {JsonSerializer.Serialize(wire.Target())}, name: {name} }}";
        var whole = $"{AgentProcess.Hurried}\n{fleet}\n{rest}";
        var agent = await AgentProcess.StartAsync(targets, whole);
        _rests[name] = whole;
        _agents.Add(agent);
        return (agent, wire);
    }

    /// <summary>What an agent's configuration holds beside its targets.</summary>
    public string RestOf(string name) => _rests[name];

    /// <summary>The name of a target.</summary>
    public static string Name(int place) => string.Create(CultureInfo.InvariantCulture, $"t{place}");

    /// <summary>Waits until each server is watched by one agent, and the agents have as many servers as they should.</summary>
    /// <param name="shares">How many servers each agent has.</param>
    public Task SharedAsync(params (string Agent, int Servers)[] shares) => Eventually.TrueAsync(
        $"the servers are shared: {string.Join(", ", shares)}",
        async () =>
        {
            var now = await NowAsync();
            return now.All(watchers => watchers.Count == 1)
                && now.CountBy(watchers => watchers[0]).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value)).SequenceEqual(shares.OrderBy(one => one.Agent, StringComparer.Ordinal));
        },
        Patience);

    /// <summary>Whether the store answers an agent, as it says.</summary>
    public static async Task<bool> IsInTouchAsync(AgentProcess agent) => (await agent.JsonAsync("readyz")).GetProperty("fleet").GetProperty("inTouch").GetBoolean();

    /// <summary>The incidents of which an agent tells.</summary>
    public static async Task<IReadOnlyList<JsonElement>> IncidentsAsync(AgentProcess agent, string status) =>
        [.. (await agent.JsonAsync($"api/v1/incidents?status={status}")).GetProperty("items").EnumerateArray()];

    /// <summary>Who watches each server now.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> NowAsync() => await Task.WhenAll(Watched.Select(one => one.NowAsync()));

    /// <summary>The places of the servers that an agent watches.</summary>
    public async Task<IReadOnlyList<int>> OfAsync(string agent)
    {
        var now = await NowAsync();
        return [.. Enumerable.Range(0, now.Count).Where(i => now[i].Contains(agent))];
    }

    /// <summary>Our sessions on a server at its worst moment.</summary>
    public void AssertNeverMoreThanFourConnections() => Assert.All(Watched, one => Assert.InRange(one.Most, 1, 4));

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        foreach (var one in Watched)
        {
            await one.DisposeAsync();
        }

        foreach (var wire in _wires)
        {
            await wire.DisposeAsync();
        }

        await Task.WhenAll(Servers.Append(Store).Select(server => server.DisposeAsync().AsTask()));
    }
}

/// <summary>Who watches a server, as its <c>pg_stat_activity</c> has it, looked at again and again.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private const string Sessions = "select application_name from pg_stat_get_activity(null) where application_name like 'inspector@%'";

    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly NpgsqlConnection _session;
    private readonly Task _work;

    private Watchers(NpgsqlConnection session)
    {
        _session = session;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>The most sessions of ours at one time.</summary>
    public int Most { get; private set; }

    public static async Task<Watchers> OfAsync(LiveServer server) => new(await Session.OpenAsync(server.ConnectionString("postgres")));

    /// <summary>The agents that have sessions there, by name.</summary>
    public async Task<IReadOnlyList<string>> NowAsync() =>
        [.. (await ReadAsync()).Select(name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..name.IndexOf('#', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        await _session.DisposeAsync();
        _end.Dispose();
        _one.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            Most = Math.Max(Most, (await ReadAsync()).Count);
        }
    }

    private async Task<List<string>> ReadAsync()
    {
        await _one.WaitAsync();
        try
        {
            return await _session.QueryAsync(Sessions, row => row.GetString(0));
        }
        finally
        {
            _one.Release();
        }
    }
}
