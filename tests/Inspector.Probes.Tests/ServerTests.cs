using Inspector.Testing;

namespace Inspector.Tests;

public sealed class ServerTests
{
    [Theory, EveryVersion]
    public async Task Every_version_starts_and_says_its_version(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();

        var said = await database.ScalarAsync<string>("show server_version_num");

        Assert.Equal(server.Major, int.Parse(said!, System.Globalization.CultureInfo.InvariantCulture) / 10_000);
    }
}
