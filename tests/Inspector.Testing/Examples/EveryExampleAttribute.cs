using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Inspector.Testing.Examples;

/// <summary>Runs a theory of <c>(TestServer server, string example)</c> once for each example on each version that it is for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryExampleAttribute : DataAttribute
{
    /// <summary>Only examples that must yield a finding.</summary>
    public bool OnlyBad { get; set; }

    /// <summary>Those of live probes, in place of those of databases.</summary>
    public bool IsLive { get; set; }

    /// <summary>Ids of probes to leave out.</summary>
    public string[] Except { get; set; } = [];

    /// <summary>
    /// Only on the oldest and the newest version, and for the probes of <see cref="AlsoBetween"/> on every one; a long run leaves none out.
    /// </summary>
    public bool OnlyOldestAndNewest { get; set; }

    /// <summary>Ids of probes that behave differently in between.</summary>
    public string[] AlsoBetween { get; set; } = [];

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var rows =
            from server in TestServers.All
            from example in IsLive ? ExampleReader.Live : ExampleReader.All
            where !Except.Contains(example.Probe) && server.Major >= example.Since && (example.IsBad || !OnlyBad)
            where !OnlyOldestAndNewest || TestEnvironment.IsLong || IsEnd(server, example) || AlsoBetween.Contains(example.Probe)
            select (ITheoryDataRow)new TheoryDataRow(server, example.Name);
        return new(TestServers.All.IsEmpty
            ? [new TheoryDataRow(new TestServer(0), "") { Skip = TestServers.WhyNot(null) }]
            : (IReadOnlyCollection<ITheoryDataRow>)[.. rows]);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;

    private static bool IsEnd(TestServer server, Example example) =>
        server.Equals(TestServers.All[^1]) || server.Equals(TestServers.All.First(one => one.Major >= example.Since));
}
