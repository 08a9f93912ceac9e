using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Alerts;

/// <summary>A session of a real server that does nothing in its transaction, and others that wait for it.</summary>
internal sealed class PileUp : IAsyncDisposable
{
    private readonly LiveServer _server;
    private readonly NpgsqlConnection _root;
    private readonly List<NpgsqlConnection> _waiting = [];
    private readonly List<RunningStatement> _statements = [];

    private PileUp(LiveServer server, NpgsqlConnection root) => (_server, _root) = (server, root);

    /// <summary>The backend that blocks.</summary>
    public int Pid => _root.ProcessID;

    /// <summary>The session that blocks; nobody waits yet.</summary>
    public static async Task<PileUp> OnAsync(LiveServer server, string application = "billing worker")
    {
        var root = await Session.OpenAsync(new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { ApplicationName = application }.ConnectionString);
        await root.ExecuteAsync("create table if not exists orders (id bigint primary key, card text)");
        await root.ExecuteAsync("begin; lock table orders in access exclusive mode");
        return new(server, root);
    }

    /// <summary>So many more wait.</summary>
    public async Task WaitAsync(int sessions)
    {
        for (var i = 0; i < sessions; i++)
        {
            var waiter = await Session.OpenAsync(new NpgsqlConnectionStringBuilder(_server.ConnectionString("postgres")) { ApplicationName = $"web {i}", CommandTimeout = 0 }.ConnectionString);
            _waiting.Add(waiter);
            _statements.Add(waiter.Begin("select * from orders where card = '4000-1234-5678-9010'"));
        }
    }

    /// <summary>The session goes on, and so do the others.</summary>
    public Task EndAsync() => _root.ExecuteAsync("commit");

    /// <summary>The session blocks again, in another transaction.</summary>
    public Task AgainAsync() => _root.ExecuteAsync("begin; lock table orders in access exclusive mode");

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in _statements)
        {
            await statement.DisposeAsync();
        }

        foreach (var waiter in _waiting.Append(_root))
        {
            await waiter.DisposeAsync();
        }
    }
}
