using System.Collections.Immutable;
using System.Globalization;
using Inspector.Activity;
using Inspector.Agent.Embedded;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>
/// What a sample of locks costs the server, by the CPU time of the backend that answers (<c>/proc/PID/schedstat</c>), beside what others ask, in the same run. The server is our
/// own, on this machine.
/// </summary>
internal sealed class LockCosts(TextWriter output, int repeats)
{
    private const int Minute = 60;
    private const int Interval = 5;
    private const string Update = "update hot set n = n + 1 where id = 1";

    private static readonly (string Name, string Sql)[] Others =
    [
        ("pg_locks", "select * from pg_locks"),
        ("pg_blocking_pids of the waiters", "select pid, pg_blocking_pids(pid) from pg_stat_activity where wait_event_type = 'Lock'"),
        ("recursive tree", """
            with recursive tree(pid, depth) as (
                select pid, 0 from pg_stat_activity a where exists (select from pg_stat_activity w where a.pid = any(pg_blocking_pids(w.pid))) and pg_blocking_pids(pid) = '{}'
                union
                select w.pid, depth + 1 from tree t join pg_stat_activity w on t.pid = any(pg_blocking_pids(w.pid)) where depth < 3)
            select count(*) from tree
            """),
    ];

    private readonly List<NpgsqlConnection> _sessions = [];
    private string _connection = "";

    public async Task RunAsync()
    {
        var settings = ImmutableDictionary<string, string>.Empty
            .Add("max_connections", "650").Add("autovacuum", "off").Add("deadlock_timeout", "1h").Add("max_prepared_transactions", "10").Add("max_locks_per_transaction", "128");
        await using var server = await EmbeddedServer.StartAsync(new() { Settings = settings });
        _connection = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Pooling = false, CommandTimeout = 0 }.ConnectionString;
        await using (var boss = await OpenAsync())
        {
            await RunAsync(boss, "create table hot (id int primary key, n int); insert into hot select g, 0 from generate_series(1, 100) g");
        }

        await output.WriteLineAsync($"{Machine.Description}; load {Machine.Load}; CPU of the answering backend in ms, median of {repeats.ToString(CultureInfo.InvariantCulture)}; the tree once, given up after 5 s.\n");
        await output.WriteLineAsync($"| | waiters | a sample | every 5 s | wall | {string.Join(" | ", Others.Select(other => other.Name))} |");
        await output.WriteLineAsync($"|---|---:|---:|---:|---:|{string.Concat(Others.Select(_ => "---:|"))}");
        await MeasureAsync("500 idle sessions", () => ManyAsync(500, _ => null));
        foreach (var many in (int[])[50, 200, 500])
        {
            await MeasureAsync(Invariant($"one row, {many}"), () => ManyAsync(many, _ => Update, $"begin; {Update}"));
            await MeasureAsync(Invariant($"behind DDL, {many}"), () => ManyAsync(many, at => at == 0 ? "alter table hot add column x int" : "select * from hot", "begin; select * from hot"));
            await MeasureAsync(Invariant($"advisory lock, {many}"), () => ManyAsync(many, _ => "select pg_advisory_lock(1)", "select pg_advisory_lock(1)"));
            await MeasureAsync(Invariant($"20 hot rows, {many}"), () => ManyAsync(
                many,
                at => Invariant($"update hot set n = n + 1 where id = {(at % 20) + 1}"),
                [.. Enumerable.Range(0, 20).Select(at => Invariant($"begin; update hot set n = n + 1 where id = {at + 1}"))]));
        }

        await MeasureAsync("one row, 20, and 7,000 locks held", () => ManyAsync(
            20,
            _ => Update,
            [$"begin; {Update}", .. Enumerable.Range(1, 100).Select(at => Invariant($"begin; select count(pg_advisory_xact_lock({at}, n)) from generate_series(1, 70) n"))]));
        await SoakAsync(() => ManyAsync(20, _ => Update, $"begin; {Update}"));
    }

    /// <summary>What 10,000 samples in a row, with what all live probes say of them and the incidents, leave in this process.</summary>
    private async Task SoakAsync(Func<Task> make)
    {
        try
        {
            await make();
            await using var live = new LiveSession(LiveOptions.Of(NpgsqlDataSource.Create(_connection)));
            var (engine, incidents, previous) = (new Engine(Probes.Live), new IncidentWatch(), (LockSample?)null);
            await output.WriteLineAsync("\n| samples, 20 waiting | our CPU per sample, ms | heap, KiB | resident, MiB |\n|---:|---:|---:|---:|");
            for (var thousand = 1; thousand <= 10; thousand++)
            {
                var before = Environment.CpuUsage.TotalTime;
                for (var i = 0; i < 1_000; i++)
                {
                    var sample = await live.ReadAsync();
                    engine.Plan(engine.ExamineLive(new(previous, sample)), Answers.None);
                    incidents.Add(sample);
                    previous = sample;
                }

                var used = Environment.CpuUsage.TotalTime - before;
                var heap = GC.GetTotalMemory(forceFullCollection: true);
                await output.WriteLineAsync(Invariant($"| {thousand * 1_000} | {used.TotalMilliseconds / 1_000:0.00} | {heap / 1024} | {Environment.WorkingSet >> 20} |"));
            }
        }
        finally
        {
            await ClearAsync();
        }
    }

    private async Task MeasureAsync(string what, Func<Task> make)
    {
        try
        {
            await make();
            await using var own = await OpenAsync();
            var clock = new LeapingClock();
            await using var live = new LiveSession(LiveOptions.Of(NpgsqlDataSource.Create(_connection + ";Application Name=inspector")) with { Time = clock });
            for (var i = 0; i < 5; i++) // what is asked again and again has been prepared by then
            {
                await live.ReadAsync();
            }

            var pid = (int)(await AskAsync(own, "select pid from pg_stat_activity where application_name = 'inspector'"))!;
            var (costs, walls, waiters) = (new List<double>(), new List<double>(), 0);
            for (var i = 0; i < repeats; i++)
            {
                var (before, begun) = (Cpu(pid), TimeProvider.System.GetTimestamp());
                var sample = await live.ReadAsync();
                walls.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
                costs.Add(Cpu(pid) - before);
                waiters = sample.Waiters;
            }

            var apart = 0.0; // what is read every 10 s or every minute counts too, so a mean
            for (var i = 0; i < Minute / Interval; i++)
            {
                clock.Leap(TimeSpan.FromSeconds(Interval));
                var before = Cpu(pid);
                await live.ReadAsync();
                apart += (Cpu(pid) - before) / (Minute / Interval);
            }

            var others = new List<string>();
            foreach (var (name, sql) in Others)
            {
                var isTree = name == "recursive tree";
                var times = new List<double>();
                for (var i = 0; i < (isTree ? 1 : repeats); i++)
                {
                    var before = Cpu(own.ProcessID);
                    try
                    {
                        await RunAsync(own, isTree ? $"set statement_timeout = '5s'; {sql}" : sql);
                    }
                    catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.QueryCanceled)
                    {
                        // that is the answer: what was used until then
                    }

                    times.Add(Cpu(own.ProcessID) - before);
                }

                others.Add(Text(times));
            }

            await output.WriteLineAsync(Invariant($"| {what} | {waiters} | {Text(costs)} | {apart:0.00} | {Text(walls)} | {string.Join(" | ", others)} |"));
        }
        finally
        {
            await ClearAsync();
        }
    }

    private async Task ManyAsync(int many, Func<int, string?> wait, params string[] hold)
    {
        foreach (var sql in hold)
        {
            var session = await OpenAsync();
            _sessions.Add(session);
            await RunAsync(session, sql);
        }

        for (var i = 0; i < many; i++)
        {
            var session = await OpenAsync();
            _sessions.Add(session);
            if (wait(i) is { } sql)
            {
                _ = RunAsync(session, sql).ContinueWith(static task => task.Exception, TaskScheduler.Default);
            }
        }

        if (wait(0) is not null)
        {
            await using var boss = await OpenAsync();
            while ((long)(await AskAsync(boss, "select count(*) from pg_locks where not granted"))! < many)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private async Task ClearAsync()
    {
        await using var boss = await OpenAsync();
        await AskAsync(boss, "select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
        while ((long)(await AskAsync(boss, "select count(*) from pg_stat_activity where backend_type = 'client backend'"))! > 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        _sessions.Clear();
    }

    /// <summary>Nanoseconds on a core are the first number.</summary>
    private static double Cpu(int pid) =>
        long.Parse(File.ReadAllText(Invariant($"/proc/{pid}/schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6;

    private static string Text(List<double> times) => times.Order().ElementAt(times.Count / 2).ToString("0.00", CultureInfo.InvariantCulture);

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_connection);
#pragma warning disable RS0030 // banned where the product connects, not here
        await connection.OpenAsync();
#pragma warning restore RS0030
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
