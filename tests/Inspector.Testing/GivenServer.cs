using System.Collections.Immutable;

namespace Inspector.Testing;

/// <summary>The one server that the environment names. It is not ours to start, stop or configure.</summary>
internal sealed class GivenServer(string connectionString) : ServerSource
{
    private readonly Lazy<Task<LiveServer>> _server = new(() => LiveServer.OfAsync(connectionString, owned: null, embedded: null));

    public override ImmutableArray<int> Majors => [_server.Value.GetAwaiter().GetResult().Version.Major];

    public override string WhyNot(int? major) => $"INSPECTOR_TEST_POSTGRES names a server of version {string.Join(", ", Majors)}";

    public override Task<LiveServer> StartAsync(int major, ImmutableDictionary<string, string> settings) => _server.Value;
}
