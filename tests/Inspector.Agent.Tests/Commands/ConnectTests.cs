using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Commands;

/// <summary>Servers that do not let us in: one line, exit code 3. What each line says in full is the matter of the tests of targets.</summary>
public sealed class ConnectTests(TlsServers servers) : IClassFixture<TlsServers>
{
    [Fact]
    public async Task A_host_that_does_not_exist() =>
        (await Typed.RunAsync("scan", "postgresql://u:hunter2@no-such-host.invalid/app"))
            .AssertOnly(ExitCode.Incomplete, "no-such-host.invalid:5432: the host name is not known; check its spelling");

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_port_where_nobody_listens(TestServer server)
    {
        var text = Knock.Text((await server.SharedAsync()).ConnectionString("postgres"), ("port", "1"));

        (await Typed.RunAsync("scan", text)).AssertOnly(
            ExitCode.Incomplete, "127.0.0.1:1: connection refused; is a server running there, and does it listen on this address (listen_addresses)?");
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_wrong_password(TestServer server)
    {
        var live = await server.SharedAsync();

        var ended = await Typed.RunAsync("scan", Knock.Text(live.ConnectionString("postgres"), ("password", "hunter2")));

        ended.AssertOnly(
            ExitCode.Incomplete,
            $"{Place(live)}: password authentication failed for user \"postgres\"; the role or the password is wrong; the password is that of the target");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_wrong_password_from_the_environment(TestServer server)
    {
        var live = await server.SharedAsync();
        using var around = new Surroundings { ["PGPASSWORD"] = "hunter2" };

        var ended = await Typed.RunAsync(around, "scan", Knock.Text(live.ConnectionString("postgres"), ("password", null)), "--verbose");

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.EndsWith("the password is the password (from PGPASSWORD)", ended.Complaints[0], StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_database_that_does_not_exist(TestServer server)
    {
        var live = await server.SharedAsync();

        var ended = await Typed.RunAsync("scan", Knock.Text(live.ConnectionString("no such \"🐘\"")));

        ended.AssertOnly(ExitCode.Incomplete, $"{Place(live)}: database \"no such \"🐘\"\" does not exist; name an existing one: dbname=... or --database");
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_without_CONNECT(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.Server.AdministrationExecuteAsync($"revoke connect on database {database.QuotedName} from public");

        var ended = await Typed.RunAsync("scan", Knock.Text(role.ConnectionString(database)));

        ended.AssertOnly(
            ExitCode.Incomplete,
            $"{Place(database.Server)}: permission denied for database \"{database.Name}\"; GRANT CONNECT ON DATABASE \"{database.Name}\" TO \"{role.Name}\"");
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_without_TLS_where_it_is_required(TestServer server)
    {
        var live = await server.SharedAsync();

        var ended = await Typed.RunAsync("scan", Knock.Text(live.ConnectionString("postgres"), ("sslmode", "require")));

        ended.AssertOnly(
            ExitCode.Incomplete,
            $"{Place(live)}: the server has no TLS, and sslmode=require requires it; turn it on there (ssl = on), or set sslmode=prefer if the network is trusted");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_certificate_that_nobody_trusts(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        using var around = new Surroundings();
        var stranger = around.Write("stranger.crt", new TestCertificates("a stranger").Root);

        var ended = await Typed.RunAsync(around, "scan", tls.Target("postgres", TlsServer.HostName, ("sslmode", "verify-full"), ("sslrootcert", stranger)));

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.Matches(@"^localhost:\d+: the server's certificate is not trusted \(.*\); set sslrootcert to the certificate of the authority that issued it$", ended.Complaint);
    }

    [Fact]
    public async Task A_certificate_file_that_does_not_exist_is_wrong_usage() =>
        (await Typed.RunAsync("scan", "host=db1 sslmode=verify-ca sslrootcert=/nowhere/root.crt password=hunter2")).AssertOnly(
            ExitCode.Usage,
            "the root certificate file /nowhere/root.crt does not exist: provide it, or set sslrootcert to another file or to system, or use sslmode=require");

    [Theory]
    [InlineData("13.23")]
    [InlineData("10.5")]
    [InlineData("9.6.24")]
    public async Task A_server_that_is_too_old(string version)
    {
        await using var old = OldServer.Of(version);

        var ended = await Typed.RunAsync("scan", old.Target);

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.Matches($@"^127\.0\.0\.1:\d+: the server is PostgreSQL {version[..version.LastIndexOf('.')]}[.\d]*; Inspector reads 14 and later$", ended.Complaint);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_recovers_and_lets_nobody_in(TestServer server)
    {
        await using var live = await server.StartPrivateAsync(("hot_standby", "off"));
        await live.AdministrationExecuteAsync("copy (select '') to program 'touch standby.signal'");
        await live.Embedded.StopAsync(cancellation: TestContext.Current.CancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var start = live.Embedded.StartAgainAsync(enough.Token);
        var text = Knock.Text(live.ConnectionString("postgres"));

        var ended = await Eventually.ReadAsync(
            "the server answers", () => Typed.RunAsync("scan", text), ended => !ended.Error.Contains("refused", StringComparison.Ordinal));

        Assert.Equal((ExitCode.Incomplete, ""), (ended.Code, ended.Output));
        Assert.Matches(@"^127\.0\.0\.1:\d+: the database system is .*; try again in a moment; a standby needs hot_standby=on$", ended.Complaint);
        await enough.CancelAsync();
        await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_is_full(TestServer server)
    {
        await using var live = await server.StartPrivateAsync(("max_connections", "4"), ("superuser_reserved_connections", "1"), ("max_wal_senders", "0"));
        var text = Knock.Text(live.ConnectionString("postgres"));
        live.Administration.Clear();
        var held = new List<NpgsqlConnection>();
        try
        {
            await Eventually.TrueAsync("the server has no connection left", () => IsFullAsync(live, held));

            (await Typed.RunAsync("scan", text)).AssertOnly(
                ExitCode.Incomplete, $"{Place(live)}: sorry, too many clients already; wait for sessions to end, or raise max_connections; Inspector needs two");
        }
        finally
        {
            held.ForEach(connection => connection.Dispose());
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_that_has_no_connection_left(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.Server.AdministrationExecuteAsync($"alter role {role.Name} connection limit 1");
        await using var taken = await role.OpenAsync(database);

        (await Typed.RunAsync("scan", Knock.Text(role.ConnectionString(database)))).AssertOnly(
            ExitCode.Incomplete,
            $"{Place(database.Server)}: too many connections for role \"{role.Name}\"; raise its CONNECTION LIMIT, or wait for a session to end; Inspector needs two");
    }

    [Theory, EveryVersion]
    public async Task One_connection_is_enough_for_a_scan(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.Server.AdministrationExecuteAsync($"alter role {role.Name} connection limit 1");

        var ended = await Typed.RunAsync("scan", Knock.Text(role.ConnectionString(database)), "--all-databases", "--format", "json");

        // Another test may drop its database meanwhile; that this role has no connection left would be said.
        Assert.DoesNotContain("too many", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"\"database\": \"{database.Name}\"", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_adds_what_lies_behind_a_failure()
    {
        var ended = await Typed.RunAsync("scan", "host=127.0.0.1 port=1 password=hunter2", "--verbose");

        Assert.Equal(
            ["127.0.0.1:1: connection refused; is a server running there, and does it listen on this address (listen_addresses)?",
             "  NpgsqlException: Failed to connect to 127.0.0.1:1",
             "  SocketException: Connection refused"],
            ended.Complaints);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Verbose_adds_what_the_server_said(TestServer server)
    {
        var live = await server.SharedAsync();

        var ended = await Typed.RunAsync("scan", Knock.Text(live.ConnectionString("postgres"), ("password", "hunter2")), "--verbose");

        Assert.Equal(
            ["  PostgresException: 28P01: password authentication failed for user \"postgres\"", "  raised by auth_failed of auth.c"],
            ended.Complaints.Skip(1));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task A_machine_gets_its_format_also_of_a_failure(string format)
    {
        var ended = await Typed.RunAsync("scan", "host=127.0.0.1 port=1 dbname=app password=hunter2", "--format", format);

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.NotEmpty(ended.Complaint);
        Assert.Contains("connection refused", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_in_JSON_says_where_beside_the_reason()
    {
        var ended = await Typed.RunAsync("scan", "host=127.0.0.1 port=1 dbname=app", "--format", "json");

        var failure = Assert.Single(ended.Json.GetProperty("failures").EnumerateArray());
        Assert.Equal(("127.0.0.1", 1, "app"), (failure.GetProperty("target").GetProperty("host").GetString(), failure.GetProperty("target").GetProperty("port").GetInt32(), failure.GetProperty("target").GetProperty("database").GetString()));
        Assert.StartsWith("connection refused", failure.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private static string Place(LiveServer live) => new NpgsqlConnectionStringBuilder(live.ConnectionString("postgres")) is var at ? $"{at.Host}:{at.Port}" : "";

    private static async Task<bool> IsFullAsync(LiveServer live, List<NpgsqlConnection> held)
    {
        try
        {
            held.Add(await Session.OpenAsync(live.ConnectionString("postgres")));
            return false;
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return true;
        }
    }
}
