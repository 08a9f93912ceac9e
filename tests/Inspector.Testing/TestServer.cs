using System.Globalization;
using Xunit.Sdk;

namespace Inspector.Testing;

/// <summary>
/// One major version of PostgreSQL, as the argument of a theory: <c>[Theory, EveryVersion] public async Task A_thing_is_so(TestServer server)</c>.
/// It only names the version; the server behind it is started when a test first asks for it, and shared by all tests of the process.
/// </summary>
public sealed class TestServer : IXunitSerializable, IEquatable<TestServer>
{
    /// <summary>For xUnit, which fills it by <see cref="Deserialize"/>.</summary>
    [Obsolete("Use TestServers.All, or the attribute EveryVersion", error: true)]
    public TestServer()
    {
    }

    internal TestServer(int major) => Major = major;

    /// <summary>The major version, for example 15.</summary>
    public int Major { get; private set; }

    /// <summary>The running server.</summary>
    internal Task<LiveServer> SharedAsync() => TestServers.SharedAsync(Major);

    /// <inheritdoc cref="LiveServer.CreateDatabaseAsync"/>
    internal async Task<TestDatabase> CreateDatabaseAsync(string suffix = "", string options = "") =>
        await (await SharedAsync()).CreateDatabaseAsync(suffix, options);

    /// <summary>A server for one test alone, which it may configure, stop and break; the test disposes it.</summary>
    /// <param name="settings">Settings that differ from <see cref="TestServers.Settings"/>.</param>
    internal Task<LiveServer> StartPrivateAsync(params (string Name, string Value)[] settings) => TestEnvironment.GivenServer is null
        ? TestServers.StartAsync(Major, TestServers.Settings.SetItems(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))))
        : throw Absent.Part("private-server", "the test needs a server for itself, and INSPECTOR_TEST_POSTGRES names the one to use");

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info) => Major = info.GetValue<int>(nameof(Major));

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info) => info.AddValue(nameof(Major), Major);

    /// <inheritdoc/>
    public bool Equals(TestServer? other) => other?.Major == Major;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TestServer);

    /// <inheritdoc/>
    public override int GetHashCode() => Major;

    /// <summary>What the test's name shows.</summary>
    public override string ToString() => Major == 0 ? "no server" : string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {Major}");
}
