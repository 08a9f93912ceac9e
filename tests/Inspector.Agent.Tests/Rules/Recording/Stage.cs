using Inspector.Testing;
using Inspector.Tests.Scheduling;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Rules.Recording;

/// <summary>A server, an agent that watches it as the target <c>shop</c>, and a database of it, <c>orders</c>, in which faults are made.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const string Database = "orders";

    private readonly Tape _recording;

    private Stage(LiveServer server, StandbyServer? standby, AgentProcess agent, Tape recording) => (Server, Standby, Agent, _recording) = (server, standby, agent, recording);

    /// <summary>The server.</summary>
    public LiveServer Server { get; }

    /// <summary>Its standby, where it has one.</summary>
    public StandbyServer? Standby { get; }

    /// <summary>The agent.</summary>
    public AgentProcess Agent { get; }

    /// <summary>The target's lines in the configuration.</summary>
    public string Target => AgentProcess.Target("shop", Knock.Text(Server.ConnectionString("postgres")));

    /// <summary>Starts both, and waits until the agent has looked at everything once.</summary>
    /// <param name="recording">What is looked at.</param>
    /// <param name="server">The server, not to be disposed by the caller.</param>
    /// <param name="standby">Its standby, where it has one; not to be disposed by the caller either.</param>
    /// <param name="setUp">Statements for the database, one after the other.</param>
    /// <param name="yaml">Further lines of the configuration.</param>
    public static async Task<Stage> SetAsync(Tape recording, LiveServer server, StandbyServer? standby, string[] setUp, string yaml)
    {
        await server.AdministrationExecuteAsync($"create database {Database}");
        await using (var session = await Session.OpenAsync(server.ConnectionString(Database)))
        {
            foreach (var statement in setUp)
            {
                await session.ExecuteAsync(statement);
            }
        }

        var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))), yaml);
        await agent.InspectedAsync("shop", Database);
        return new(server, standby, agent, recording);
    }

    /// <summary>Looks a number of times at a steady pace.</summary>
    /// <param name="phase">What happens meanwhile.</param>
    /// <param name="count">How many times.</param>
    /// <param name="before">What is done before each look.</param>
    public Task LookAsync(string phase, int count, Func<Task>? before = null) => _recording.LookAsync(Agent, phase, count, before);

    /// <summary>Runs a statement in the database.</summary>
    public async Task ExecuteAsync(string statement)
    {
        await using var session = await OpenAsync();
        await session.ExecuteAsync(statement);
    }

    /// <summary>A session in the database.</summary>
    public Task<NpgsqlConnection> OpenAsync() => Session.OpenAsync(Server.ConnectionString(Database));

    /// <summary>A number of sessions that each run a statement, and more of them if it never ends.</summary>
    public async Task<Crowd> CrowdAsync(int count, Func<int, string> statement)
    {
        var crowd = new Crowd();
        for (var i = 0; i < count; i++)
        {
            crowd.Join(await OpenAsync(), statement(i));
        }

        return crowd;
    }

    /// <summary>A session in which statements have run, each by itself; what they hold ends with it.</summary>
    public async Task<NpgsqlConnection> HoldAsync(params string[] statements)
    {
        var session = await OpenAsync();
        foreach (var statement in statements)
        {
            await session.ExecuteAsync(statement);
        }

        return session;
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        if (Standby is not null)
        {
            await Standby.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
