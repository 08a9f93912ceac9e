using System.Net;
using System.Net.Sockets;
using Inspector.Agent.Targets;
using Inspector.Testing;

namespace Inspector.Tests.Targets;

/// <summary>What goes wrong below PostgreSQL: each of it brought about, with the driver's own exceptions.</summary>
public sealed class NetworkFailureTests
{
    /// <summary>Connects, and returns how it failed.</summary>
    private static async Task<ConnectionFailure> FailAsync(string text)
    {
        using var around = new Surroundings();
        var failed = await Assert.ThrowsAsync<ConnectionFailedException>(() =>
            new TargetConnector(around.Read(text)).OpenAsync(null, (source, _) => Session.OpenAsync(source), TestContext.Current.CancellationToken));
        Assert.DoesNotContain('\n', failed.Message);
        return failed.Failure;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Fact]
    public async Task An_unknown_host_is_named()
    {
        var failure = await FailAsync("host=no-such-host.invalid");
        Assert.Equal(FailureKind.HostNotFound, failure.Kind);
        Assert.StartsWith("no-such-host.invalid:5432: the host name is not known", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_asks_whether_a_server_runs_there()
    {
        var port = FreePort();
        var failure = await FailAsync($"host=127.0.0.1 port={port}");
        Assert.Equal(FailureKind.Refused, failure.Kind);
        Assert.Equal($"127.0.0.1:{port}: connection refused; is a server running there, and does it listen on this address (listen_addresses)?", failure.Message);
    }

    [Fact]
    public async Task A_default_place_where_nobody_listens_says_how_it_was_chosen() =>
        Assert.Contains("(no host was given, and there is no socket in ", (await FailAsync($"port={FreePort()}")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_socket_that_is_not_there_is_told_from_one_without_a_server()
    {
        using var around = new Surroundings();
        Assert.Equal(FailureKind.SocketMissing, (await FailAsync($"host={around.Home} port=5499")).Kind);
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(around.Below(".s.PGSQL.5498")));
            var failure = await FailAsync($"host={around.Home} port=5498");
            Assert.Equal(FailureKind.Refused, failure.Kind);
            Assert.StartsWith($"{around.Home}/.s.PGSQL.5498: the socket is there but nobody listens", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "prefer", nameof(FailureKind.NotPostgres))]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "disable", nameof(FailureKind.Disconnected))]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n", "prefer", nameof(FailureKind.TlsFailed))]
    [InlineData("J\0\0\0\n8.0.36\0", "prefer", nameof(FailureKind.NotPostgres))]
    [InlineData("EFATAL:  unsupported frontend protocol\0", "prefer", nameof(FailureKind.TooOld))]
    [InlineData("", "prefer", nameof(FailureKind.Disconnected))]
    public async Task What_is_no_PostgreSQL_is_told_as_far_as_it_shows(string answer, string mode, string expected)
    {
        await using var stranger = Stranger.That(answer);
        var failure = await FailAsync($"host=127.0.0.1 port={stranger.Port} sslmode={mode}");
        Assert.Equal(expected, failure.Kind.ToString());
        Assert.Contains("PostgreSQL", failure.Message + (expected == nameof(FailureKind.TooOld) ? "PostgreSQL" : ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("allow")]
    [InlineData("prefer")]
    [InlineData("require")]
    public async Task A_server_that_never_answers_is_asked_once_and_left_in_peace(string mode)
    {
        await using var stranger = Stranger.That(null);
        var failure = await FailAsync($"host=127.0.0.1 port={stranger.Port} connect_timeout=1 sslmode={mode}");
        Assert.Equal(FailureKind.TimedOut, failure.Kind);
        Assert.Equal(TimeSpan.FromSeconds(60), failure.QuietPeriod);
        Assert.Contains("no answer within 1 s", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no further attempt is made before the server's authentication_timeout (60 s by default) has passed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, stranger.Visits);
    }

    [Fact]
    public async Task A_list_of_hosts_tells_of_each_and_has_the_kind_of_the_one_that_came_furthest()
    {
        await using var stranger = Stranger.That("HTTP/1.1 400 Bad Request\r\n\r\n");
        var port = FreePort();
        var failure = await FailAsync($"host=no-such-host.invalid,127.0.0.1,127.0.0.1 port={port},{port},{stranger.Port}");
        Assert.Equal(FailureKind.NotPostgres, failure.Kind);
        Assert.Equal(
            $"none of 3 hosts can be used: no-such-host.invalid:{port}: the host name is not known; check its spelling | 127.0.0.1:{port}: connection refused; is a server running there, and does it listen on this address (listen_addresses)? | 127.0.0.1:{stranger.Port}: what answers there is not PostgreSQL; check host and port",
            failure.Message);
    }

    [Fact]
    public async Task Giving_up_is_not_a_failure_of_the_server()
    {
        await using var stranger = Stranger.That(null);
        using var around = new Surroundings();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var attempt = new TargetConnector(around.Read($"host=127.0.0.1 port={stranger.Port} connect_timeout=1")).OpenAsync(
            null,
#pragma warning disable RS0030 // with a token, which the tests' own way to open has not
            async (source, token) => await source.OpenConnectionAsync(token),
#pragma warning restore RS0030
            giveUp.Token);
        await Eventually.TrueAsync("the stranger is visited", () => stranger.Visits == 1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attempt);
    }
}
