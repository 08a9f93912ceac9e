using Inspector.Testing;

[assembly: AssemblyFixture(typeof(Inspector.Tests.SharedServersEnd))]

namespace Inspector.Tests;

/// <summary>Ends the servers that the tests share when the last of them is done.</summary>
public sealed class SharedServersEnd : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestServers.EndAsync();
}
