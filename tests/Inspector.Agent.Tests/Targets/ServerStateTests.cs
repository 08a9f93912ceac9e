using Inspector.Agent.Embedded;
using Inspector.Agent.Targets;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Targets;

/// <summary>Servers that are full, not ready, going or gone. Each test has one of its own.</summary>
public sealed class ServerStateTests
{
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_full_server_is_told_also_when_only_reserved_connections_are_left(TestServer server)
    {
        await using var live = await server.StartPrivateAsync(("max_connections", "5"), ("superuser_reserved_connections", "2"), ("max_wal_senders", "0"));
        await using var role = await live.CreateRoleAsync();
        var text = Knock.Text(role.ConnectionString("postgres"));
        live.Administration.Clear();
        var held = new List<NpgsqlConnection>();
        try
        {
            await Eventually.TrueAsync("the server has no connection left for a mere role", async () => !await FillAsync(text, held));
            var reserved = await Knock.FailAsync(text);
            Assert.Equal(FailureKind.TooManyConnections, reserved.Kind);
            Assert.Contains("remaining connection slots are reserved", reserved.Message, StringComparison.Ordinal);

            var superuser = Knock.Text(live.ConnectionString("postgres"));
            await Eventually.TrueAsync("the server has no connection left at all", async () => !await FillAsync(superuser, held));
            var full = await Knock.FailAsync(superuser);
            Assert.Equal(FailureKind.TooManyConnections, full.Kind);
            Assert.EndsWith("sorry, too many clients already; wait for sessions to end, or raise max_connections; Inspector needs two", full.Message, StringComparison.Ordinal);
        }
        finally
        {
            held.ForEach(connection => connection.Dispose());
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_recovers_and_lets_nobody_in_is_not_ready(TestServer server)
    {
        await using var live = await server.StartPrivateAsync(("hot_standby", "off"));
        await live.AdministrationExecuteAsync("copy (select '') to program 'cat > standby.signal'");
        await live.Embedded.StopAsync(cancellation: TestContext.Current.CancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var start = live.Embedded.StartAgainAsync(enough.Token);
        var text = Knock.Text(live.ConnectionString("postgres"));
        var failure = await Eventually.ReadAsync("the server answers", () => Knock.FailAsync(text), failure => failure.Kind != FailureKind.Refused);
        Assert.Equal(FailureKind.NotReady, failure.Kind);
        Assert.Contains("the database system is ", failure.Message, StringComparison.Ordinal);
        await enough.CancelAsync();
        await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_shuts_down_is_not_ready(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        var text = Knock.Text(live.ConnectionString("postgres"));
        Task stop;
        await using (await Knock.OpenAsync(text))
        {
            // The orderly kind waits for the session above, and lets nobody else in.
            stop = live.Embedded.StopAsync(Signal.Terminate, TestContext.Current.CancellationToken);
            var failure = await Eventually.ReadAsync("the server turns people away", () => TryAsync(text), failure => failure is not null);
            Assert.Equal(FailureKind.NotReady, failure!.Kind);
            Assert.Contains("the database system is shutting down", failure.Message, StringComparison.Ordinal);
        }

        live.Administration.Clear();
        await stop;
        Assert.Equal(FailureKind.Refused, (await Knock.FailAsync(text)).Kind);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_dies_in_the_middle_is_a_disconnection(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        var text = Knock.Text(live.ConnectionString("postgres"));
        await using var connection = await Knock.OpenAsync(text);
        var reading = connection.ExecuteAsync("select pg_sleep(60)");
        await live.Embedded.StopAsync(Signal.Quit, TestContext.Current.CancellationToken);
        var failure = await Knock.ReadFailureAsync(text, () => reading);
        Assert.Equal(FailureKind.Disconnected, failure.Kind);
        Assert.Contains("what was read so far is incomplete", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_standby_is_a_standby(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await live.AdministrationExecuteAsync("copy (select '') to program 'cat > standby.signal'");
        await live.RestartAsync();
        var text = live.ConnectionString("postgres");
        Assert.True(await Knock.ReadAsync<bool>(Knock.Text(text, ("target_session_attrs", "read-only")), "select pg_is_in_recovery()"));
        Assert.Equal(FailureKind.NoSuitableServer, (await Knock.FailAsync(Knock.Text(text, ("target_session_attrs", "primary")))).Kind);
    }

    private static async Task<bool> FillAsync(string text, List<NpgsqlConnection> held)
    {
        try
        {
            held.Add(await Knock.OpenAsync(text));
            return true;
        }
        catch (ConnectionFailedException)
        {
            return false;
        }
    }

    private static async Task<ConnectionFailure?> TryAsync(string text)
    {
        try
        {
            await using var connection = await Knock.OpenAsync(text);
            return null;
        }
        catch (ConnectionFailedException e)
        {
            return e.Failure;
        }
    }
}
