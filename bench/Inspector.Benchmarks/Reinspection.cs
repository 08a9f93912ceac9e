using System.Collections.Immutable;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>What it costs to look again at a structure that has not changed, in this process, in one session.</summary>
internal static class Reinspection
{
    /// <summary>How long our transactions were open: in the first inspection, and in each of those after it.</summary>
    public static async Task<(TimeSpan First, ImmutableArray<TimeSpan> Again)> MeasureAsync(BenchmarkServer server, string database, int repeats)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false });
        await using var session = await GuardedSession.OpenAsync(source);
        var options = new InspectionOptions { Memory = new() };
        var first = await Inspect.DatabaseAsync(session, options);
        var again = ImmutableArray.CreateBuilder<TimeSpan>();
        while (again.Count < repeats)
        {
            var inspection = await Inspect.DatabaseAsync(session, options);
            if (inspection.StructureReadAt != first.StartedAt)
            {
                throw new BenchmarkException("the structure changed while it was measured: leave the server alone");
            }

            // What the first look had to leave open for its bounds is asked by those after it: they count when nothing is left.
            again.Add(inspection.DatabaseTime);
        }

        return (first.DatabaseTime, [.. again.Order()]);
    }
}
