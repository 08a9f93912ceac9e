using Inspector.Agent.Commands;
using Inspector.Tests.Configuration;
using Inspector.Tests.Targets;
using Inspector.Tests.Web;

namespace Inspector.Tests.Commands;

/// <summary><c>inspector health</c>, as its user sees it.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_agent_that_is_well_is_said_so_in_one_word()
    {
        await using var served = await Served.StartAsync();
        var ended = await Typed.RunAsync("health", "--url", $"http://{served.Endpoint}");
        Assert.Equal((ExitCode.Clean, "ok\n", ""), (ended.Code, ended.Output, ended.Error));
    }

    [Fact]
    public async Task An_agent_that_stands_still_is_not_well()
    {
        await using var served = await Served.StartAsync();
        served.Agent.Stalled = "the term of orders";
        (await Typed.RunAsync("health", "--url", $"http://{served.Endpoint}/healthz"))
            .AssertOnly(ExitCode.Incomplete, $"http://{served.Endpoint}/healthz answers 503: stalled: the term of orders");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("*")]
    public async Task The_configuration_says_where_to_ask(string address)
    {
        await using var served = await Served.StartAsync(address == "*" ? new() { Endpoint = new(System.Net.IPAddress.IPv6Any, 0) } : null, allowInsecure: true);
        using var around = new Surroundings();
        around["INSPECTOR__LISTEN__ADDRESS"] = $"{address}:{served.Endpoint.Port}";
        var file = _folder.File("c.yaml", "targets: [{ name: orders, connection: host=db1 }]\n");
        var ended = await Typed.RunAsync(around, "health", file);
        Assert.Equal((ExitCode.Clean, "ok\n", ""), (ended.Code, ended.Output, ended.Error));
    }

    [Fact]
    public async Task Nobody_there_is_said_in_one_line()
    {
        int port;
        await using (var served = await Served.StartAsync())
        {
            port = served.Endpoint.Port;
        }

        (await Typed.RunAsync("health", "--url", $"http://127.0.0.1:{port}")).AssertOnly(ExitCode.Incomplete, $"no agent answers at http://127.0.0.1:{port}/healthz: Connection refused");
    }

    [Theory]
    [InlineData("127.0.0.1:9432")]
    [InlineData("ftp://localhost")]
    [InlineData("http://" + "user:word@localhost")]
    [InlineData("nonsense")]
    public async Task An_address_that_is_none_is_told(string url) =>
        (await Typed.RunAsync("health", "--url", url)).AssertOnly(ExitCode.Usage, "--url takes the address of an agent: http://127.0.0.1:9432");
}
