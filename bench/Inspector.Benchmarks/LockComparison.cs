using System.Text.Json;
using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>The same scan while another session holds ACCESS EXCLUSIVE on a table that has a finding, and without; in turns.</summary>
internal static class LockComparison
{
    /// <summary>The fastest scan of each kind.</summary>
    /// <param name="Free">Without a lock.</param>
    /// <param name="Held">With it.</param>
    /// <param name="Table">The locked table.</param>
    /// <param name="Changed">Findings that say less because of it.</param>
    internal sealed record Result(ScanCost Free, ScanCost Held, string Table, int Changed);

    public static async Task<Result> MeasureAsync(AgentScan scan, BenchmarkServer server, string database, int repeats)
    {
        var (free, held) = (new List<ScanCost>(), new List<ScanCost>());
        free.Add(await scan.RunAsync(database));
        var table = FirstTable(free[0]);
        for (var i = 0; i < repeats; i++)
        {
            await using (var connection = await server.OpenAsync(database))
            {
                await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
                await command.ExecuteNonQueryAsync();
                held.Add(await scan.RunAsync(database));
            }

            free.Add(await scan.RunAsync(database));
        }

        var (without, with) = (free[^1].Findings, held[^1].Findings);
        return new(ScanCost.Best(free), ScanCost.Best(held), table, without.Count(finding => with.GetValueOrDefault(finding.Key) != finding.Value));
    }

    /// <summary>The first table of which the scan reports a needless index: the second look wants to know its definition and size.</summary>
    private static string FirstTable(ScanCost cost)
    {
        foreach (var finding in cost.Findings.Values)
        {
            using var document = JsonDocument.Parse(finding);
            if (document.RootElement is var root && root.GetProperty("probe").GetString() == "duplicate-index")
            {
                var subject = root.GetProperty("object");
                return $"\"{subject.GetProperty("schema").GetString()}\".\"{subject.GetProperty("table").GetString()}\"";
            }
        }

        throw new BenchmarkException("the sample has no duplicate index to look at");
    }
}
