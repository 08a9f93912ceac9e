using System.Net;
using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;
using Inspector.Tests.Configuration;

namespace Inspector.Tests.Web;

public sealed class GateTests
{
    private static readonly string[] Guarded = ["/", "/metrics", "/openapi.json", "/style.css", "/api/v1/targets", "/api/v1/findings", "/targets/orders", "/nothing"];

    public static TheoryData<string> Paths => [.. Guarded];

    private static ListenOptions WithToken => Served.Loopback with { Token = new Secret("correct horse") };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Without_the_token_nothing_is_told(string path)
    {
        await using var served = await Served.StartAsync(WithToken);
        using var response = await served.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(2, response.Headers.WwwAuthenticate.Count);
        Assert.DoesNotContain("orders", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer correct horse battery")]
    [InlineData("Bearer correct")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Digest correct horse")]
    [InlineData("Basic not-base64!")]
    [InlineData("Basic Y29ycmVjdCBob3JzZQ==")]
    [InlineData("")]
    public async Task A_wrong_token_is_refused(string authorization)
    {
        await using var served = await Served.StartAsync(WithToken);
        using var response = await served.GetAsync("/metrics", ("Authorization", authorization));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_token_opens_as_bearer_and_as_password_of_any_name()
    {
        await using var served = await Served.StartAsync(WithToken);
        await served.TextAsync("/metrics", ("Authorization", "bearer correct horse"));
        await served.TextAsync("/metrics", ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:correct horse"))}"));
    }

    [Fact]
    public async Task Health_needs_no_token_and_readiness_tells_without_it_the_status_alone()
    {
        await using var served = await Served.StartAsync(WithToken);
        Assert.Equal("ok\n", await served.TextAsync("/healthz"));
        Assert.Equal("""{"ready":true}""", await served.TextAsync("/readyz"));
        Assert.Contains("connection refused", await served.TextAsync("/readyz", ("Authorization", "Bearer correct horse")), StringComparison.Ordinal);
        served.Agent.Stalled = "the term of orders";
        using var response = await served.GetAsync("/healthz");
        Assert.DoesNotContain("orders", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_is_read_again_so_that_a_token_can_be_replaced_and_taken_away()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, "first\n", TestContext.Current.CancellationToken);
        await using var served = await Served.StartAsync(Served.Loopback with { TokenFile = file });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("first"));

        await File.WriteAllTextAsync(file, "second\n", TestContext.Current.CancellationToken);
        served.Metrics.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("first"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("second"));

        await File.WriteAllTextAsync(file, "\n", TestContext.Current.CancellationToken);
        served.Metrics.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("second"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(""));

        File.Delete(file);
        served.Metrics.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("second"));

        async Task<HttpStatusCode> StatusAsync(string token)
        {
            using var response = await served.GetAsync("/metrics", ("Authorization", $"Bearer {token}"));
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task An_empty_token_does_not_start()
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Served.StartAsync(Served.Loopback with { Token = new Secret(" ") }));
        Assert.Equal("listen.token is empty: set it, or take it away", refusal.Message);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, " \n", TestContext.Current.CancellationToken);
        refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Served.StartAsync(Served.Loopback with { TokenFile = file }));
        Assert.EndsWith("token: is empty: write the token into it", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Served.StartAsync(Served.Loopback with { TokenFile = $"{file}2" }));
        Assert.EndsWith("token2: cannot be read: there is no such file; write the token into it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_addresses_of_others_it_does_not_start_without_a_token_unless_told()
    {
        var open = new ListenOptions { Endpoint = new(IPAddress.Any, 0) };
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Served.StartAsync(open));
        Assert.Equal("listen.address 0.0.0.0:0 can be reached from other machines: set listen.token or listen.tokenFile, or say --insecure-listen", refusal.Message);
        await using var told = await Served.StartAsync(open, allowInsecure: true);
        Assert.NotEqual(0, told.Endpoint.Port);
        await using var guarded = await Served.StartAsync(open with { Token = new Secret("t") });
        Assert.NotEqual(0, guarded.Endpoint.Port);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:9432")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.7")]
    public async Task A_page_of_the_internet_whose_name_leads_here_is_told_nothing(string host)
    {
        await using var served = await Served.StartAsync();
        using var response = await served.GetAsync("/api/v1/targets", ("Host", host));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:9432")]
    [InlineData("127.0.0.2")]
    [InlineData("[::1]:9432")]
    public async Task This_machine_may_be_named_as_one_likes(string host)
    {
        await using var served = await Served.StartAsync();
        await served.TextAsync("/metrics", ("Host", host));
    }

    [Fact]
    public async Task With_a_token_any_name_will_do()
    {
        await using var served = await Served.StartAsync(WithToken);
        await served.TextAsync("/metrics", ("Host", "inspector.example"), ("Authorization", "Bearer correct horse"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        await using var served = await Served.StartAsync();
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Served.StartAsync(new ListenOptions { Endpoint = served.Endpoint }));
        Assert.Equal($"{served.Endpoint} is in use by another program, perhaps another agent: stop that one, or set listen.address", refusal.Message);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_said_in_one_line()
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Served.StartAsync(new ListenOptions { Endpoint = new(IPAddress.Parse("192.0.2.1"), 0), Token = new Secret("t") }));
        Assert.Equal("192.0.2.1:0 is no address of this machine: set listen.address", refusal.Message);
    }
}
