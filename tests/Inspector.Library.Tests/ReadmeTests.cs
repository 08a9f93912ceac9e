extern alias testing;

using testing::Inspector.Testing;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(Stranger.SharedServersEnd))]

namespace Stranger;

/// <summary>Runs the README's example as xUnit would run it in someone else's test suite.</summary>
public sealed class ReadmeTests
{
    [Theory, EveryVersion]
    public async Task The_example_passes_where_there_is_no_flaw_and_names_the_flaw_where_there_is_one(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table orders (id bigint primary key, customer_id bigint not null)");
        await database.ExecuteAsync("create index orders_customer_idx on orders (customer_id)");
        var example = new Example(database.ConnectionString);
        await example.The_schema_has_no_serious_flaw();

        await database.ExecuteAsync("create index orders_customer_idx1 on orders (customer_id)");
        var failure = await Assert.ThrowsAsync<EmptyException>(example.The_schema_has_no_serious_flaw);
        Assert.Contains("duplicate-index", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_shows_this_example()
    {
        var code = Resource("example");
        var (begin, end) = (code.IndexOf("    [Fact]", StringComparison.Ordinal), code.LastIndexOf('}'));
        var shown = string.Join('\n', code[begin..end].Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line));
        Assert.Contains($"\n```csharp\n{shown}```\n", Resource("readme"), StringComparison.Ordinal);
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReadmeTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed class Example(string connectionString) : SchemaTests(connectionString);
}

/// <summary>Ends the servers that the tests share when the last of them is done.</summary>
public sealed class SharedServersEnd : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestServers.EndAsync();
}
