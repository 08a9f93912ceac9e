using System.Globalization;

namespace Inspector.Benchmarks;

/// <summary>Measures everything in one run, so that the ratios hold even on a machine that is not quiet, and writes Markdown.</summary>
internal sealed class Benchmark(BenchmarkOptions options, PublishedAgent agent, BenchmarkServer server, TextWriter output)
{
    private readonly AgentScan _scan = new(agent, server);

    public async Task RunAsync()
    {
        await WriteAsync($"PostgreSQL {await server.AskAsync("postgres", "show server_version")}; {Machine.Description}; the fastest of {options.Repeats}, the largest memory of them.");
        await WriteAsync($"Load average at the beginning: {Machine.Load}.");
        await SizesAsync();
        await LockedAsync(options.Tables[0]);
        await EmptyAsync();
        await AgainAsync(options.Tables[options.Tables.Length / 2]);
        await SharesAsync(options.Tables[^1]);
        await WriteAsync($"\nLoad average at the end: {Machine.Load}.");
    }

    private async Task SizesAsync()
    {
        await WriteAsync($"\n| tables | wall | database time | snapshot transaction | CPU | peak memory | findings | COPY floor |");
        await WriteAsync($"|---:|---:|---:|---:|---:|---:|---:|---:|");
        var rows = new List<(int Tables, ScanCost Cost)>();
        foreach (var tables in options.Tables)
        {
            var database = await SampleDatabase.GetAsync(server, tables);
            var (scans, floors) = (new List<ScanCost>(), new List<(TimeSpan Time, long Bytes)>());
            for (var i = 0; i < options.Repeats; i++)
            {
                scans.Add(await _scan.RunAsync(database));
                floors.Add(await CopyFloor.MeasureAsync(server, database));
            }

            var best = ScanCost.Best(scans);
            rows.Add((tables, best));
            var floor = floors.Min();
            await WriteAsync($"| {tables:N0} | {Seconds(best.Process.Wall)} | {Seconds(best.DatabaseTime)} | {Seconds(best.Snapshot)} | {Seconds(best.Process.Cpu)} | {Mebibytes(best.Process.PeakBytes)} | {best.Findings.Count:N0} | {Seconds(floor.Time)}, {Mebibytes(floor.Bytes)} |");
        }

        foreach (var (less, more) in rows.Zip(rows.Skip(1)))
        {
            await WriteAsync($"\nFrom {less.Tables:N0} to {more.Tables:N0} tables ({more.Tables / (double)less.Tables:0.#} times): wall {Factor(less, more, cost => cost.Process.Wall)}, database time {Factor(less, more, cost => cost.DatabaseTime)}, CPU {Factor(less, more, cost => cost.Process.Cpu)}.");
        }
    }

    private async Task LockedAsync(int tables)
    {
        var result = await LockComparison.MeasureAsync(_scan, server, await SampleDatabase.GetAsync(server, tables), options.Repeats);
        await WriteAsync($"\n| {tables:N0} tables | wall | database time | snapshot transaction |\n|---|---:|---:|---:|");
        await WriteAsync($"| no lock | {Seconds(result.Free.Process.Wall)} | {Seconds(result.Free.DatabaseTime)} | {Seconds(result.Free.Snapshot)} |");
        await WriteAsync($"| ACCESS EXCLUSIVE held on one table | {Seconds(result.Held.Process.Wall)} | {Seconds(result.Held.DatabaseTime)} | {Seconds(result.Held.Snapshot)} |");
        await WriteAsync($"\nOf {result.Held.Findings.Count:N0} findings {result.Changed} says less: its plan lacks what only the locked table could tell.");
    }

    private async Task EmptyAsync()
    {
        var database = await SampleDatabase.GetAsync(server, 0);
        var scans = new List<ScanCost>();
        for (var i = 0; i < options.Repeats * 4; i++)
        {
            scans.Add(await _scan.RunAsync(database, isWatched: false));
        }

        var walls = scans.Select(cost => cost.Process.Wall).Order().ToList();
        var best = ScanCost.Best(scans);
        await WriteAsync($"\n| empty database, whole process | wall, fastest | wall, median of {walls.Count} | CPU | database time | peak memory |\n|---|---:|---:|---:|---:|---:|");
        await WriteAsync($"| `inspector scan`, ReadyToRun | {Seconds(walls[0])} | {Seconds(walls[walls.Count / 2])} | {Seconds(best.Process.Cpu)} | {Seconds(best.DatabaseTime)} | {Mebibytes(best.Process.PeakBytes)} |");
    }

    private async Task AgainAsync(int tables)
    {
        var (first, again) = await Reinspection.MeasureAsync(server, await SampleDatabase.GetAsync(server, tables), options.Repeats * 4);
        await WriteAsync($"\n| {tables:N0} tables, unchanged, transactions open | first | again, fastest | again, median of {again.Length} |\n|---|---:|---:|---:|");
        await WriteAsync($"| inspection with a memory | {Seconds(first)} | {Seconds(again[0])} | {Seconds(again[again.Length / 2])} |");
    }

    private async Task SharesAsync(int tables)
    {
        var (shares, bytes) = await ProbeShares.MeasureAsync(server, await SampleDatabase.GetAsync(server, tables));
        await WriteAsync($"\nThe snapshot of {tables:N0} tables takes {Mebibytes(bytes)} of memory. The probes think about it for {Seconds(TimeSpan.FromTicks(shares.Sum(share => share.Time.Ticks)))}:\n");
        await WriteAsync($"| probe | time | findings |\n|---|---:|---:|");
        foreach (var (probe, time, findings) in shares)
        {
            await WriteAsync($"| `{probe}` | {time.TotalMilliseconds:0} ms | {findings:N0} |");
        }
    }

    private static string Factor((int Tables, ScanCost Cost) less, (int Tables, ScanCost Cost) more, Func<ScanCost, TimeSpan> of) =>
        string.Create(CultureInfo.InvariantCulture, $"× {of(more.Cost) / of(less.Cost):0.0}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} s");

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB");

    private Task WriteAsync(FormattableString line) => output.WriteLineAsync(FormattableString.Invariant(line));
}
