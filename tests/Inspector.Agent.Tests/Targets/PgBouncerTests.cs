using Inspector.Agent.Targets;
using Inspector.Postgres;
using Inspector.Testing;

namespace Inspector.Tests.Targets;

/// <summary>A real PgBouncer in front of the server.</summary>
public sealed class PgBouncerTests
{
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Startup_options_are_given_up_and_the_next_database_does_without_at_once(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server);
        using var around = new Surroundings();
        var connector = new TargetConnector(around.Read(Knock.Text(bouncer.ConnectionString(database))));
        await using var connection = await Knock.OpenAsync(connector);
        Assert.False(connector.Target.HasStartupOptions);
        Assert.Equal(database.Name, await connection.ScalarAsync<string>("select current_database()::text"));

        await using var second = await Knock.OpenAsync(connector, "postgres");
        Assert.Equal("postgres", await second.ScalarAsync<string>("select current_database()::text"));
        Assert.Single(bouncer.ReadLog().Split('\n'), line => line.Contains("pooler error: unsupported startup parameter", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_guarded_session_opens_through_it(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server);
        using var around = new Surroundings();
        var connector = new TargetConnector(around.Read(Knock.Text(bouncer.ConnectionString(database))));
        await using var session = await connector.OpenAsync(null, (source, token) => GuardedSession.OpenAsync(source, cancellation: token), TestContext.Current.CancellationToken);
        Assert.Equal(server.Major, session.Version.Major);
        Assert.Equal((session.Host, session.Port), (connector.Target.Host, connector.Target.Port));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task The_users_own_options_are_not_given_up_in_silence(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server);
        var failure = await Knock.FailAsync(Knock.Text(bouncer.ConnectionString(database), ("options", "-c geqo=off")));
        Assert.Equal(FailureKind.StartupOptionsRefused, failure.Kind);
        Assert.Contains("a PgBouncer refuses startup options: remove options and PGOPTIONS, or have it ignore them (ignore_startup_parameters = options)", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Its_own_errors_are_told_apart(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server, "query_wait_timeout = 2\nserver_login_retry = 1\nmax_client_conn = 2");
        var text = bouncer.ConnectionString(database);
        Assert.Equal(FailureKind.WrongPassword, (await Knock.FailAsync(Knock.Text(text, ("password", "hunter2")))).Kind);
        Assert.Equal(FailureKind.DatabaseMissing, (await Knock.FailAsync(Knock.Text(text, ("dbname", "no_such_database")))).Kind);

        await using var first = await Knock.OpenAsync(Knock.Text(text));
        await using var second = await Knock.OpenAsync(Knock.Text(text));
        var full = await Knock.FailAsync(Knock.Text(text));
        Assert.Equal(FailureKind.TooManyConnections, full.Kind);
        Assert.Contains("max_client_conn", full.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_server_that_is_gone_behind_it_is_told(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(live, "query_wait_timeout = 2\nserver_login_retry = 1");
        await live.Embedded.StopAsync(cancellation: TestContext.Current.CancellationToken);
        var failure = await Knock.FailAsync(Knock.Text(bouncer.ConnectionString(database), ("connect_timeout", "20")));
        await live.Embedded.StartAgainAsync(TestContext.Current.CancellationToken);
        live.Administration.Clear();
        Assert.Equal(FailureKind.PoolerWithoutServer, failure.Kind);
        Assert.EndsWith("a PgBouncer answers: it has no server connection to give; look at its log, or connect to the server itself", failure.Message, StringComparison.Ordinal);
    }
}
