using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Inspector.Testing;

/// <summary>
/// The servers that tests of this process share: one for each major version, started by the first test that needs it, stopped with the process.
/// They come from <c>INSPECTOR_TEST_POSTGRES</c>, else from local programs, else (built with <c>-p:Containers=true</c>) from containers.
/// </summary>
internal static class TestServers
{
    private static readonly ConcurrentDictionary<int, Lazy<Task<LiveServer>>> Running = new();

    private static readonly Lazy<ImmutableArray<TestServer>> Tested = new(() =>
        [.. (TestEnvironment.RequiredVersions.IsEmpty ? Found() : TestEnvironment.RequiredVersions).Select(m => new TestServer(m))]);

    /// <summary>
    /// What a test may rely on: the views that Inspector reads, room for many sessions and locks, and nothing that
    /// happens by itself (no autovacuum).
    /// </summary>
    public static ImmutableDictionary<string, string> Settings { get; } = ImmutableDictionary<string, string>.Empty
        .Add("shared_preload_libraries", "pg_stat_statements")
        // All tests of a version share a server, and none may push the statements of another out.
        .Add("pg_stat_statements.max", "50000")
        .Add("max_connections", "200")
        .Add("max_locks_per_transaction", "256")
        .Add("max_prepared_transactions", "20")
        .Add("wal_level", "logical")
        .Add("autovacuum", "off")
        .Add("track_functions", "all")
        .Add("track_io_timing", "on")
        .Add("log_lock_waits", "on");

    /// <summary>Where servers come from, the preferred place first.</summary>
    public static List<ServerSource> Sources { get; } = TestEnvironment.GivenServer is { } given ? [new GivenServer(given)] : [new LocalBinaries()];

    /// <summary>A server of each version that is to be tested, oldest first. One that is required and absent is among them: its tests fail.</summary>
    public static ImmutableArray<TestServer> All => Tested.Value;

    /// <summary>Why a version is not there, or none at all.</summary>
    public static string WhyNot(int? major) => string.Join("; ", Sources.Select(s => s.WhyNot(major)));

    /// <summary>The shared server of a version.</summary>
    internal static Task<LiveServer> SharedAsync(int major) => Running.GetOrAdd(major, m => new(() => StartAsync(m, Settings))).Value;

    /// <summary>A further server, for the caller alone.</summary>
    internal static async Task<LiveServer> StartAsync(int major, ImmutableDictionary<string, string> settings)
    {
        var source = Sources.FirstOrDefault(s => s.Majors.Contains(major)) ?? throw new InvalidOperationException(
            $"INSPECTOR_TEST_VERSIONS asks for PostgreSQL {major}, which is not here; ./build.sh test fetches it. {WhyNot(major)}");
        var server = await source.StartAsync(major, settings);
        if (TestEnvironment.ReportFile is { } file)
        {
            await File.AppendAllTextAsync(file, server.Version + "\n");
        }

        return server;
    }

    /// <summary>Ends the shared servers, all at once. One after the other at the end of the process takes longer on a busy machine than xUnit waits.</summary>
    internal static Task EndAsync() => Task.WhenAll(Running.Values.Where(server => server.IsValueCreated).Select(async server =>
    {
        await ((Task)server.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (server.Value.IsCompletedSuccessfully) // of one that did not start its tests have told
        {
            await (await server.Value).DisposeAsync();
        }
    }));

    private static IEnumerable<int> Found() => Sources.SelectMany(s => s.Majors).Where(m => m >= Catalog.ServerVersion.Oldest).Distinct().Order();
}
