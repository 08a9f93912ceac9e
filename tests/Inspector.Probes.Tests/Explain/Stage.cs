using Inspector.Activity;
using Inspector.Findings;
using Inspector.Postgres;
using Inspector.Testing;
using Inspector.Testing.Examples;
using Inspector.Tests.Locks;
using Npgsql;

namespace Inspector.Tests.Explain;

/// <summary>A live example on a real server: its sessions are held open while the server is sampled twice.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Dictionary<string, NpgsqlConnection> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunningStatement> _statements = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pids = new(StringComparer.Ordinal);
    private readonly ManualClock _clock = new();
    private readonly Engine _engine;
    private readonly LiveSession _live;
    private readonly NpgsqlConnection _watch;
    private LockSample? _first;

    private Stage(TestDatabase database, Probe probe, NpgsqlConnection watch)
    {
        Database = database;
        _engine = new([probe]);
        _watch = watch;
        _live = new(LiveOptions.Of(database.DataSource) with { Time = _clock });
    }

    public TestDatabase Database { get; }

    /// <summary>Plays an example. Every statement has ended when the next begins, or waits for a lock, or sleeps.</summary>
    public static async Task<Stage> OfAsync(TestServer server, Example example)
    {
        var database = await server.CreateDatabaseAsync();
        var stage = new Stage(database, example.CreateProbe(), await database.OpenAsync());
        foreach (var statement in example.Statements)
        {
            if (statement.IsAfterSample)
            {
                stage._first = await stage.SampleAsync();
            }

            await stage.PlayAsync(statement);
        }

        return stage;
    }

    /// <summary>What the probe says after two samples, of what belongs to this example.</summary>
    public async Task<Examination> LookAsync()
    {
        var first = _first ?? await SampleAsync();
        var second = await SampleAsync();
        var prepared = await _watch.QueryAsync("select gid from pg_prepared_xacts where database = current_database()", row => row.GetString(0));
        return _engine.Plan(
            _engine.ExamineLive(new(first, second), subject => subject.Kind switch
            {
                ObjectKind.Session => _pids.Contains(subject.Name),
                ObjectKind.PreparedTransaction => prepared.Contains(subject.Name),
                ObjectKind.Database => subject.Name == Database.Name,
                _ => true,
            }),
            Answers.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values)
        {
            await statement.DisposeAsync();
        }

        foreach (var session in _sessions.Values)
        {
            await session.DisposeAsync();
        }

        await _watch.DisposeAsync();
        await _live.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Everything that is read now and then is due.</summary>
    private Task<LockSample> SampleAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(70));
        return _live.ReadAsync(TestContext.Current.CancellationToken);
    }

    private async Task PlayAsync(ExampleStatement statement)
    {
        if (!_sessions.TryGetValue(statement.Session, out var session))
        {
            session = _sessions[statement.Session] = await Database.OpenAsync();
            _pids.Add(FormattableString.Invariant($"{session.ProcessID}"));
        }

        if (_statements.TryGetValue(statement.Session, out var before))
        {
            await before.Completion;
        }

        if (statement.Fails)
        {
            await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(statement.Text));
            return;
        }

        var running = _statements[statement.Session] = session.Begin(statement.Text);
        await Eventually.TrueAsync(
            $"it ends, waits for a lock or sleeps: {statement.Text}",
            async () => running.Completion.IsCompleted || await _watch.ScalarAsync<bool>(
                "select wait_event_type = 'Lock' or wait_event = 'PgSleep' from pg_stat_activity where pid = $1", session.ProcessID));
        if (running.Completion.IsCompleted)
        {
            await running.Completion;
        }
    }
}
