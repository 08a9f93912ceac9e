using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Inspector.Testing;

/// <summary>Which of the versions that remain.</summary>
public enum Versions
{
    /// <summary>Each.</summary>
    All,

    /// <summary>The oldest.</summary>
    Oldest,

    /// <summary>The newest.</summary>
    Newest,

    /// <summary>The oldest and the newest.</summary>
    OldestAndNewest,
}

/// <summary>
/// Runs a theory once on each version of PostgreSQL; its one argument is a <see cref="TestServer"/>, or the major version as a number. Where there is no
/// server at all the theory is skipped and says why; where <c>INSPECTOR_TEST_VERSIONS</c> names one that is absent, it fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryVersionAttribute : DataAttribute
{
    /// <summary>The first major version that has what the test is about; default: every version.</summary>
    public int Since { get; set; }

    /// <summary>The last major version that has what the test is about; default: every version.</summary>
    public int Until { get; set; } = int.MaxValue;

    /// <summary>Which of these; default: all.</summary>
    public Versions Only { get; set; }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var asNumber = testMethod.GetParameters() is [{ ParameterType: var type }, ..] && type == typeof(int);
        var servers = TestServers.All.Where(s => s.Major >= Since && s.Major <= Until).ToList();
        var chosen = Only switch
        {
            Versions.Oldest => servers.Take(1),
            Versions.Newest => servers.TakeLast(1),
            Versions.OldestAndNewest => servers.Take(1).Union(servers.TakeLast(1)),
            _ => servers,
        };
        ITheoryDataRow Row(TestServer server) => new TheoryDataRow(asNumber ? server.Major : server);
        return new(servers.Count > 0 ? [.. chosen.Select(Row)] : [new TheoryDataRow(asNumber ? 0 : new TestServer(0)) { Skip = WhyNone() }]);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;

    private string WhyNone() => TestServers.All.IsEmpty
        ? TestServers.WhyNot(null)
        : $"it needs PostgreSQL {(Until == int.MaxValue ? $"{Since} or later" : $"{Since} to {Until}")}, and there is {string.Join(", ", TestServers.All.Select(s => s.Major))}";
}
