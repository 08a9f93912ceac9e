using System.Collections.Concurrent;
using Inspector.Postgres;
using Inspector.Testing;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Explain;

/// <summary>All examples of one version in one database, a schema each, read once.</summary>
internal static class LoadedExamples
{
    private static readonly ConcurrentDictionary<int, Lazy<Task<Observation>>> Observations = new();

    public static Task<Observation> OnAsync(TestServer server) =>
        Observations.GetOrAdd(server.Major, _ => new(() => LoadAsync(server))).Value;

    private static async Task<Observation> LoadAsync(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await ExampleLoader.PrepareAsync(database);
        foreach (var example in ExampleReader.All.Where(example => server.Major >= example.Since))
        {
            await ExampleLoader.LoadAsync(database, example, inOwnSchema: true);
        }

        await ExampleLoader.FlushStatisticsAsync(database);
        await using var session = await GuardedSession.OpenAsync(database.DataSource);
        return await ObservationReader.ReadAsync(session, [], TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
