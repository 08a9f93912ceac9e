using System.Globalization;
using System.Text.Json;

namespace Inspector.Benchmarks;

/// <summary>What one <c>inspector scan</c> cost.</summary>
/// <param name="Process">The process: wall, CPU, memory.</param>
/// <param name="DatabaseTime">What the server spent in its statements, as pg_stat_statements counts: a statement also waits there for its reader.</param>
/// <param name="Snapshot">The longest transaction: the one in which the catalog is read.</param>
/// <param name="Findings">The findings, each as its JSON, by fingerprint.</param>
internal sealed record ScanCost(MeasuredProcess.Cost Process, TimeSpan DatabaseTime, TimeSpan Snapshot, IReadOnlyDictionary<string, string> Findings)
{
    /// <summary>The fastest of several, with the largest memory of them all.</summary>
    public static ScanCost Best(IReadOnlyCollection<ScanCost> all) =>
        all.MinBy(cost => cost.Process.Wall)! is var best
            ? best with { Process = best.Process with { PeakBytes = all.Max(cost => cost.Process.PeakBytes) } }
            : throw new BenchmarkException("nothing was measured");
}

/// <summary>Runs the agent as a user would, in a process of its own.</summary>
internal sealed class AgentScan(PublishedAgent agent, BenchmarkServer server)
{
    /// <summary>Inspects one database.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="isWatched">Whether to watch the transaction, which is itself some work for the server.</param>
    public async Task<ScanCost> RunAsync(string database, bool isWatched = true)
    {
        await server.ExecuteAsync("postgres", $"select pg_stat_statements_reset(userid => '{BenchmarkServer.Role}'::regrole)");
        var file = Path.GetTempFileName();
        try
        {
            var watch = isWatched ? await TransactionWatch.StartAsync(server) : null;
            var process = await MeasuredProcess.RunAsync(
                agent.Program,
                ["scan", server.Target(database), "--format", $"json={file}", "--fail-on", "never"],
                [KeyValuePair.Create("PGPASSWORD", BenchmarkServer.Role)]);
            await (watch?.DisposeAsync() ?? ValueTask.CompletedTask);
            return process.ExitCode == 0
                ? new(process, await DatabaseTimeAsync(), watch?.Longest ?? TimeSpan.Zero, await FindingsAsync(file))
                : throw new BenchmarkException(string.Create(CultureInfo.InvariantCulture, $"the scan of {database} ended with {process.ExitCode}"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<TimeSpan> DatabaseTimeAsync() => TimeSpan.FromMilliseconds((double)(await server.AskAsync(
        "postgres", $"select coalesce(sum(total_exec_time), 0) from pg_stat_statements where userid = '{BenchmarkServer.Role}'::regrole"))!);

    private static async Task<Dictionary<string, string>> FindingsAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        using var document = await JsonDocument.ParseAsync(stream);
        return document.RootElement.GetProperty("findings").EnumerateArray()
            .ToDictionary(finding => finding.GetProperty("fingerprint").GetString()!, finding => finding.GetRawText(), StringComparer.Ordinal);
    }
}
