using System.Globalization;
using Inspector.Postgres;
using Inspector.Testing;
using Inspector.Tests.Promises;
using Npgsql;

namespace Inspector.Tests.Activity;

/// <summary>
/// Sessions lock tables, rows and numbers at random, stronger modes of what they have included, and let go. Whatever comes of it, the edges are those of
/// <c>pg_blocking_pids()</c>, and a cycle is told exactly when the server's edges have one.
/// </summary>
public sealed class RandomScheduleTests
{
    private const int Sessions = 7;
    private const int Steps = 16;

    private static readonly string[] Modes =
    [
        "access share", "row share", "row exclusive", "share update exclusive", "share", "share row exclusive", "exclusive", "access exclusive",
    ];

    [Theory, EveryVersion]
    public async Task Random_schedules_give_the_edges_of_pg_blocking_pids(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("deadlock_timeout", "1h"));
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table a (id int); create table b (id int primary key, n int); insert into b values (1, 0), (2, 0)");
        await using var boss = await database.OpenAsync();
        await using var source = GuardedSource.Of(database.ConnectionString); // as the agent: without a pool, so that what is repeated is prepared
        await using var live = new LiveSession(LiveOptions.Of(source));
        live.Reader.Near = TimeSpan.Zero; // each wait is seen before the next begins
        var (edges, queued, cycles) = (0, 0, 0);
        for (var seed = 0; seed < (TestEnvironment.IsLong ? 1_000 : 30); seed++)
        {
            await using var schedule = new Schedule(boss);
            await schedule.BeginAsync(database);
            var random = new Random(seed);
            for (var step = 0; step < Steps; step++)
            {
                if (!await schedule.StepAsync(random))
                {
                    continue;
                }

                var truth = await Standoff.TruthAsync(boss);
                var sample = await live.ReadAsync(TestContext.Current.CancellationToken);
                var seen = sample.Graph.Edges.Select(edge => (edge.Waiter.Pid, edge.Blocker.Pid)).Distinct().Order().ToList();
                Assert.True(truth.SequenceEqual(seen), Describe(seed, step, schedule, truth, seen));
                Assert.True(HasCycle(truth) == (sample.Graph.Cycles.Length > 0), Describe(seed, step, schedule, truth, seen));
                edges += seen.Count;
                queued += sample.Graph.Edges.Count(edge => edge.IsQueued);
                cycles += sample.Graph.Cycles.Length;
            }
        }

        Assert.True(live.Session!.Repeated is { IsDirect: true, Count: > 10 });
        Assert.True(edges > 100 && queued > 20 && cycles > 3, $"{edges} edges, {queued} queued, {cycles} cycles: the schedules prove too little");
    }

    private static bool HasCycle(List<(int Waiter, int Blocker)> edges)
    {
        var left = edges;
        while (left.Count > 0)
        {
            var waiting = left.Select(edge => edge.Waiter).ToHashSet();
            var rest = left.Where(edge => waiting.Contains(edge.Blocker)).ToList();
            if (rest.Count == left.Count)
            {
                return true;
            }

            left = rest;
        }

        return false;
    }

    private static string Describe(int seed, int step, Schedule schedule, List<(int, int)> truth, List<(int, int)> seen) => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {seed}, step {step}:\n{string.Join('\n', schedule.Log)}\nthe server alone: {string.Join(' ', truth.Except(seen))}\nwe alone: {string.Join(' ', seen.Except(truth))}");

    /// <summary>One schedule.</summary>
    private sealed class Schedule(NpgsqlConnection boss) : IAsyncDisposable
    {
        private readonly NpgsqlConnection[] _sessions = new NpgsqlConnection[Sessions];
        private readonly RunningStatement?[] _running = new RunningStatement?[Sessions];

        public List<string> Log { get; } = [];

        public async Task BeginAsync(TestDatabase database)
        {
            for (var i = 0; i < Sessions; i++)
            {
                _sessions[i] = await Session.OpenAsync(database.DataSource);
                await _sessions[i].ExecuteAsync("begin");
            }
        }

        /// <summary>Lets one session that does not wait do something, until everyone has come to rest.</summary>
        /// <returns>Whether anyone waits.</returns>
        public async Task<bool> StepAsync(Random random)
        {
            var free = Enumerable.Range(0, Sessions).Where(i => _running[i] is null).ToArray();
            if (free.Length == 0)
            {
                return false;
            }

            var who = free[random.Next(free.Length)];
            var sql = random.Next(10) switch
            {
                0 => "commit; begin",
                1 or 2 => string.Create(CultureInfo.InvariantCulture, $"update b set n = n + 1 where id = {random.Next(1, 3)}"),
                3 => string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_xact_lock{(random.Next(2) == 0 ? "" : "_shared")}({random.Next(2)})"),
                _ => $"lock table {(random.Next(3) > 0 ? "a" : "b")} in {Modes[random.Next(Modes.Length)]} mode",
            };
            Log.Add(string.Create(CultureInfo.InvariantCulture, $"{_sessions[who].ProcessID}: {sql}"));
            _running[who] = _sessions[who].Begin(sql);
            await Eventually.TrueAsync("everyone waits or is done", IsSettledAsync);
            return _running.Any(statement => statement is not null);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var statement in _running.OfType<RunningStatement>())
            {
                // asked for by the server: the driver gives up a connection whose cancellation is not heard in time
                await Eventually.TrueAsync("it is cancelled", async () => statement.Completion.IsCompleted || !await boss.ScalarAsync<bool>("select pg_cancel_backend($1)", statement.Pid));
                await statement.DisposeAsync();
            }

            foreach (var session in _sessions)
            {
                await session.ExecuteAsync("rollback");
                await session.DisposeAsync();
            }
        }

        private async Task<bool> IsSettledAsync()
        {
            for (var i = 0; i < Sessions; i++)
            {
                if (_running[i] is { Completion.IsCompleted: true } done)
                {
                    _running[i] = null;
                    await done.DisposeAsync();
                    try
                    {
                        await done.Completion;
                    }
                    catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.DeadlockDetected)
                    {
                        // two who hold what the other wants on one object: the server sees that without waiting (ProcSleep of proc.c)
                        await _sessions[i].ExecuteAsync("rollback");
                        await _sessions[i].ExecuteAsync("begin");
                    }
                }
            }

            var pids = _running.OfType<RunningStatement>().Select(statement => statement.Pid).ToArray();
            return pids.Length == 0
                || await boss.ScalarAsync<long>("select count(*) from pg_locks where not granted and waitstart is not null and pid = any($1)", pids) == pids.Length;
        }
    }
}
