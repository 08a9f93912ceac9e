using Inspector.Activity;
using Inspector.Postgres;
using Inspector.Testing;
using Inspector.Tests.Promises;
using Npgsql;

namespace Inspector.Tests.Activity;

/// <summary>Sessions of one test that hold locks and wait for them, and what Inspector and the server say about them.</summary>
internal sealed class Standoff : IAsyncDisposable
{
    private readonly List<NpgsqlConnection> _sessions = [];
    private readonly List<RunningStatement> _statements = [];
    private readonly LockWatch _watch;
    private readonly NpgsqlDataSource _own;

    private Standoff(TestDatabase database, LockWatch watch, NpgsqlDataSource own, NpgsqlDataSource source) =>
        (Database, _watch, _own, Live) = (database, watch, own, new(LiveOptions.Of(source)));

    public TestDatabase Database { get; }

    public LiveSession Live { get; }

    /// <summary>Begins; the locks are watched as the agent does, by a connection without a pool.</summary>
    public static async Task<Standoff> InAsync(TestDatabase database, NpgsqlDataSource? source = null)
    {
        var own = GuardedSource.Of(database.ConnectionString);
        return new(database, await LockWatch.OpenAsync(database), own, source ?? own);
    }

    /// <summary>A session that runs statements and then does nothing.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var session = await OpenAsync();
        await session.ExecuteAsync(sql);
        return session;
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var session = await Database.OpenAsync();
        _sessions.Add(session);
        return session;
    }

    /// <summary>A session that waits for a lock; returns when it does.</summary>
    public async Task<int> WaitAsync(string sql, NpgsqlConnection? session = null)
    {
        session ??= await OpenAsync();
        var statement = session.Begin(sql);
        _statements.Add(statement);
        await _watch.AwaitedAsync(statement);
        return statement.Pid;
    }

    public async Task WaitAsync(int times, string sql)
    {
        for (var i = 0; i < times; i++)
        {
            await WaitAsync(sql);
        }
    }

    /// <summary>Takes samples until one lies between two equal accounts of the server, and holds it to them.</summary>
    /// <returns>The sample.</returns>
    public async Task<LockSample> AgreeAsync(int waiters, int edges)
    {
        await using var boss = await Database.OpenAsync();
        var (said, sample) = await Eventually.ReadAsync(
            "a sample lies between two equal accounts of the server",
            async () =>
            {
                var before = await TruthAsync(boss);
                var read = await Live.ReadAsync(TestContext.Current.CancellationToken);
                var after = await TruthAsync(boss);
                return (Truth: before.SequenceEqual(after) && before.Select(edge => edge.Waiter).Distinct().Count() == waiters ? before : null, Sample: read);
            },
            seen => seen.Truth is not null);
        Assert.Equal(said, Edges(sample));
        Assert.Equal(edges, said!.Count);
        return sample;
    }

    /// <summary>The edges of a sample whose waiters are of this test.</summary>
    public List<(int Waiter, int Blocker)> Edges(LockSample sample) =>
    [
        .. sample.Graph.Edges
            .Where(edge => sample.Session(edge.Waiter.Pid)?.Database == Database.Name)
            .Select(edge => (edge.Waiter.Pid, edge.Blocker.Pid)).Distinct().Order(),
    ];

    /// <summary>The server's own edges, with parallel workers as their leaders.</summary>
    public static async Task<List<(int Waiter, int Blocker)>> TruthAsync(NpgsqlConnection boss) => await boss.QueryAsync(
        """
        select distinct case when backend_type = 'parallel worker' then leader_pid else pid end, b
        from pg_stat_activity, unnest(pg_blocking_pids(pid)) b
        where datname = current_database()
        order by 1, 2
        """,
        row => (row.GetInt32(0), row.GetInt32(1)));

    public async ValueTask DisposeAsync()
    {
        await Live.DisposeAsync();
        foreach (var statement in _statements)
        {
            await statement.DisposeAsync();
        }

        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }

        await _watch.DisposeAsync();
        await _own.DisposeAsync();
    }
}
