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

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var rows =
            from server in TestServers.All
            from example in ExampleReader.All
            where server.Major >= example.Since && (example.IsBad || !OnlyBad)
            select (ITheoryDataRow)new TheoryDataRow(server, example.Name);
        return new(TestServers.All.IsEmpty
            ? [new TheoryDataRow(new TestServer(0), "") { Skip = TestServers.WhyNot(null) }]
            : (IReadOnlyCollection<ITheoryDataRow>)[.. rows]);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
