using System.Collections.Immutable;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>How long each probe thinks about one snapshot, in this process and with everything compiled: the second of two looks counts.</summary>
internal static class ProbeShares
{
    /// <summary>The time and the number of findings of each probe, the slowest first, and what the snapshot keeps in memory.</summary>
    public static async Task<(ImmutableArray<(string Probe, TimeSpan Time, int Findings)> Shares, long SnapshotBytes)> MeasureAsync(BenchmarkServer server, string database)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false });
        await using var session = await GuardedSession.OpenAsync(source);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var observation = await ObservationReader.ReadAsync(session, [], TimeProvider.System, CancellationToken.None);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Look(observation);
        return ([.. Look(observation).OrderByDescending(share => share.Time)], bytes);
    }

    private static List<(string Probe, TimeSpan Time, int Findings)> Look(Observation observation) =>
    [
        .. Probes.OfDatabase.Select(probe =>
        {
            var begun = TimeProvider.System.GetTimestamp();
            var findings = probe.Examine(observation).Count();
            return (probe.Info.Id, TimeProvider.System.GetElapsedTime(begun), findings);
        }),
    ];
}
