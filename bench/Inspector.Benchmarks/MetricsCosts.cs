using System.Globalization;
using System.Text;
using Inspector.Agent.Metrics;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;
using static System.FormattableString;

namespace Inspector.Benchmarks;

/// <summary>
/// What metrics of one database of 10,000 tables cost, on the page and on the server, beside Debian's prometheus-postgres-exporter in the same run. The server is on this machine:
/// its backends' CPU time is read from <c>/proc/PID/schedstat</c>.
/// </summary>
internal sealed class MetricsCosts(BenchmarkServer server, TextWriter output, int repeats)
{
    private const string Target = "bench";

    private static readonly TimeSpan Live = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly HandClock _clock = new();

    public async Task RunAsync()
    {
        var database = await SampleDatabase.GetAsync(server, 10_000);
        await output.WriteLineAsync($"{Machine.Description}; load {Machine.Load}; medians of {repeats.ToString(CultureInfo.InvariantCulture)}.\n");
        await output.WriteLineAsync("| | series | page | page, gzip | a scrape, wall | backend CPU of it | backend CPU per 15 s |\n|---|---:|---:|---:|---:|---:|---:|");
        await OursAsync("ours", database);
        await TheirsAsync("theirs, as it comes", database, null);
        await TheirsAsync("theirs, with tables and indexes", database, PerTableQueries.Text);
        await using var holder = await server.OpenAsync(database);
        var table = (string)(await server.AskAsync(database, "select format('%I.%I', schemaname, relname) from pg_stat_user_tables order by relid limit 1"))!;
        await using (var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", holder))
        {
            await command.ExecuteNonQueryAsync();
        }

        await OursAsync("ours, ACCESS EXCLUSIVE held on one table", database);
        await TheirsAsync("theirs, as it comes, the same", database, null);
        await TheirsAsync("theirs, with tables and indexes, the same", database, PerTableQueries.Text);
    }

    private async Task OursAsync(string what, string database)
    {
        using var metrics = new AgentMetrics(_clock, meter: Invariant($"Bench {what}"));
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false, ApplicationName = "inspector bench" });
        await using var live = new LiveSession(new() { Open = cancellation => GuardedSession.OpenAsync(source, cancellation: cancellation), Time = _clock });
        metrics.Observe(Target, await live.ReadAsync(), Hour);
        await using var session = await GuardedSession.OpenAsync(source);
        var statistics = new StatisticsReader(_clock);
        var options = new InspectionOptions { Memory = new() };
        var first = await Inspect.DatabaseAsync(session, options);
        var sizes = await CpuAsync(async () => metrics.Observe(Target, await statistics.ReadAsync(session), Hour));
        Inspection? inspection = null;
        var (lives, rounds, catalogs) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < repeats; i++)
        {
            _clock.Advance(Live);
            lives.Add(await CpuAsync(async () => metrics.Observe(Target, await live.ReadAsync(), Hour)));
            rounds.Add(await CpuAsync(async () => metrics.Observe(Target, await statistics.ReadAsync(session), Hour)));
            catalogs.Add(await CpuAsync(async () => metrics.Observe(Target, inspection = await Inspect.DatabaseAsync(session, options), Hour)));
        }

        var (walls, page) = (new List<double>(), metrics.Page(null, null));
        for (var i = 0; i < repeats * 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var begun = TimeProvider.System.GetTimestamp();
            page = metrics.Page(null, null);
            walls.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
        }

        var zip = metrics.Page(null, "gzip").Bytes.Length;
        var sizesRarely = sizes / Math.Max(300, sizes * 5);
        var share = (Median(lives) / Live.TotalSeconds) + (Median(rounds) / Minute.TotalSeconds) + sizesRarely + (Median(catalogs) / Hour.TotalSeconds);
        await RowAsync(what, Series(page.Bytes.Span), page.Bytes.Length, zip, Invariant($"{Median(walls):0.00} ms"), "none", Invariant($"{share * 15:0.0} ms"));
        await output.WriteLineAsync(Invariant(
            $"| – live, statistics, all sizes, catalog unchanged (full: {first.DatabaseTime.TotalMilliseconds:0} ms open) | {inspection!.Findings.Length} findings | | | | {Median(lives):0.00}, {Median(rounds):0.00}, {sizes:0}, {Median(catalogs):0} ms | {Median(lives) * 3:0.0}, {Median(rounds) / 4:0.0}, {sizesRarely * 15:0.0}, {Median(catalogs) * 15 / 3600:0.0} ms |"));
    }

    private async Task TheirsAsync(string what, string database, string? queries)
    {
        await using var exporter = await Exporter.StartAsync(server.Target(database), queries);
        if (exporter is null)
        {
            await output.WriteLineAsync($"| {what} | not installed | | | | | |");
            return;
        }

        await exporter.ScrapeAsync();
        var (walls, costs, page) = (new List<double>(), new List<double>(), Array.Empty<byte>());
        for (var i = 0; i < Math.Min(repeats, 5); i++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            costs.Add(await CpuAsync(async () => page = await exporter.ScrapeAsync() ?? []));
            walls.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
            if (page.Length == 0)
            {
                await output.WriteLineAsync(Invariant($"| {what} | none | | | **no answer within {Exporter.Patience.TotalSeconds:0} s** | | |"));
                return;
            }
        }

        await RowAsync(what, Series(page), page.Length, Zipped(page), Invariant($"{Median(walls):0} ms"), Invariant($"{Median(costs):0} ms"), Invariant($"{Median(costs):0} ms"));
    }

    private Task RowAsync(string what, int series, int bytes, int zipped, string wall, string cost, string share) =>
        output.WriteLineAsync(Invariant($"| {what} | {series} | {bytes / 1000d:0.0} kB | {zipped / 1000d:0.0} kB | {wall} | {cost} | {share} |"));

    /// <summary>What the backends of the role used meanwhile, in ms.</summary>
    private async Task<double> CpuAsync(Func<Task> work)
    {
        var before = await BackendsAsync();
        await work();
        var after = await BackendsAsync();
        return after.Sum(one => one.Value - before.GetValueOrDefault(one.Key));
    }

    private async Task<Dictionary<int, double>> BackendsAsync()
    {
        var pids = (int[])(await server.AskAsync("postgres", $"select array(select pid from pg_stat_activity where usename = '{BenchmarkServer.Role}')"))!;
        return pids.ToDictionary(pid => pid, Cpu);
    }

    /// <summary>Nanoseconds on a core are the first number.</summary>
    private static double Cpu(int pid)
    {
        try
        {
            return long.Parse(File.ReadAllText(Invariant($"/proc/{pid}/schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6;
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
        }
    }

    private static int Series(ReadOnlySpan<byte> page)
    {
        var count = 0;
        foreach (var line in Encoding.UTF8.GetString(page).AsSpan().EnumerateLines())
        {
            count += line.Length > 0 && line[0] != '#' ? 1 : 0;
        }

        return count;
    }

    private static int Zipped(byte[] page)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(bytes, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(page);
        }

        return (int)bytes.Length;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>A page is made once a second, and a sample reads afresh what is 5 s old: time is moved by hand.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long _now = DateTimeOffset.UnixEpoch.AddYears(50).UtcTicks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
