using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Commands;

/// <summary>Sessions of one database that hold locks and wait for them.</summary>
internal sealed class Hang(TestDatabase database) : IAsyncDisposable
{
    private readonly List<NpgsqlConnection> _sessions = [];
    private readonly List<RunningStatement> _statements = [];

    /// <summary>The table orders, with a hundred rows.</summary>
    public static async Task<Hang> WithOrdersAsync(TestDatabase database)
    {
        await database.ExecuteAsync("create table orders (id int primary key, n int not null default 0); insert into orders select g from generate_series(1, 100) g");
        return new(database);
    }

    /// <summary>A session that runs statements and then does nothing.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var session = await database.OpenAsync();
        _sessions.Add(session);
        await session.ExecuteAsync(sql);
        return session;
    }

    /// <summary>Sessions that wait for a lock; returns when all do.</summary>
    public async Task WaitAsync(int times, string sql)
    {
        for (var i = 0; i < times; i++)
        {
            var session = await database.OpenAsync();
            _sessions.Add(session);
            _statements.Add(session.Begin(sql));
        }

        await Eventually.TrueAsync("all wait", async () => await database.ScalarAsync<long>(
            "select count(distinct l.pid) from pg_locks l join pg_stat_activity a using (pid) where not l.granted and l.waitstart is not null and a.datname = current_database()") == _statements.Count);
    }

    /// <summary>Who waits for whom, by the server's own account; prepared transactions are pid 0.</summary>
    public Task<List<(int Waiter, int Blocker)>> TruthAsync() => database.QueryAsync(
        """
        select distinct
            a.pid,
            b
        from pg_stat_activity a, unnest(pg_blocking_pids(a.pid)) b
        where a.datname = current_database()
        order by 1, 2
        """,
        row => (row.GetInt32(0), row.GetInt32(1)));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_statements.Select(statement => statement.DisposeAsync().AsTask()));
        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }
    }
}
