using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Scheduling;

/// <summary>What servers do, seen by a running agent: it says so, goes on by itself when it is over, and other targets notice nothing.</summary>
public sealed class ServerFaultTests
{
    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_server_that_is_down_at_the_start_is_told_of_and_watched_once_it_is_there(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await server.Embedded.StopAsync(cancellation: Stop);
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))));
        await agent.IsUpAsync("shop", isUp: false);
        await agent.LogsAsync("shop is down: ");
        Assert.Contains("connection refused", await agent.TextAsync("readyz"), StringComparison.Ordinal);

        await server.Embedded.StartAgainAsync(Stop);
        await agent.IsUpAsync("shop");
        await agent.InspectedAsync("shop", "postgres");
        Assert.Equal("up", (await agent.TargetAsync("shop")).GetProperty("condition").GetString());
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_dies_and_one_that_restarts_are_found_again_while_others_are_on_time(TestServer version)
    {
        await using var dying = await version.StartPrivateAsync();
        await using var well = await version.StartPrivateAsync();
        await using var agent = await AgentProcess.StartAsync(
            AgentProcess.Target("dying", Knock.Text(dying.ConnectionString("postgres"))) + AgentProcess.Target("well", Knock.Text(well.ConnectionString("postgres"))));
        await using var count = await BackendCount.OnAsync(well);
        await agent.InspectedAsync("dying", "postgres");
        foreach (var how in new[] { Signal.Kill, Signal.Interrupt })
        {
            await dying.Embedded.StopAsync(how, Stop);
            await agent.IsUpAsync("dying", isUp: false);
            await agent.GoesOnAsync("well");
            await dying.Embedded.StartAgainAsync(Stop);
            await agent.IsUpAsync("dying");
            await agent.GoesOnAsync("dying", "statistics");
        }

        Assert.DoesNotContain(agent.Log, line => line.Contains("well is down", StringComparison.Ordinal));
        Assert.InRange(count.Most, 1, 2);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_session_that_somebody_ends_is_opened_anew_and_the_target_was_never_down(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))));
        await agent.InspectedAsync("shop", "postgres");
        await server.AdministrationExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'inspector'");
        await agent.GoesOnAsync("shop");
        await agent.GoesOnAsync("shop", "statistics");
        Assert.DoesNotContain(agent.Log, line => line.Contains("is down", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_standby_that_is_promoted_is_a_primary_from_then_on(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync();
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", Knock.Text(standby.Server.ConnectionString("postgres"))));
        await agent.InspectedAsync("shop", "postgres");
        Assert.Equal("standby", (await agent.TargetAsync("shop")).GetProperty("role").GetString());

        await standby.Server.AdministrationExecuteAsync("select pg_promote()");
        await agent.LogsAsync("another server now");
        Assert.Equal("primary", (await agent.TargetAsync("shop")).GetProperty("role").GetString());
        Assert.DoesNotContain(agent.Log, line => line.Contains("is down", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_server_that_is_full_is_watched_over_the_connection_that_was_kept_and_who_comes_late_is_told_why(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("max_connections", "8"), ("superuser_reserved_connections", "1"));
        await using var role = await server.CreateRoleAsync("pg_monitor");
        var connection = Knock.Text(role.ConnectionString("postgres"));
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", connection));
        await agent.InspectedAsync("shop", "postgres");
        var others = await FillAsync(role);
        await agent.GoesOnAsync("shop");
        await using var late = await AgentProcess.StartAsync(AgentProcess.Target("shop", connection));
        await late.IsUpAsync("shop", isUp: false);
        Assert.Contains("wait for sessions to end", await late.TextAsync("readyz"), StringComparison.Ordinal);
        Assert.Equal(1, await agent.MetricAsync("postgresql_up{target=\"shop\"}"));

        foreach (var other in others)
        {
            await other.DisposeAsync();
        }

        await late.IsUpAsync("shop");
        Assert.DoesNotContain(agent.Log, line => line.Contains("is down", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Locked_catalogs_do_not_stop_the_live_tier_and_what_could_not_be_read_is_read_afterwards(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))));
        await agent.InspectedAsync("shop", "postgres");
        await using (var holder = await Session.OpenAsync(server.ConnectionString("postgres")))
        {
            await holder.ExecuteAsync("set allow_system_table_mods = on; begin; lock table pg_authid, pg_database, pg_class, pg_namespace in access exclusive mode");
            await Eventually.TrueAsync(
                "the statistics tier says what it could not read",
                async () => (await agent.TierAsync("shop", "statistics")).GetProperty("problem").GetString() is not null,
                TimeSpan.FromSeconds(60));
            await agent.GoesOnAsync("shop");
            Assert.Equal(1, await agent.MetricAsync("postgresql_up{target=\"shop\"}"));
            await holder.ExecuteAsync("rollback");
        }

        await agent.GoesOnAsync("shop", "statistics");
        Assert.DoesNotContain(agent.Log, line => line.Contains("is down", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_new_database_a_new_index_and_a_dropped_database_are_seen_within_an_interval(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var agent = await AgentProcess.StartAsync(
            AgentProcess.Target("shop", Knock.Text(server.ConnectionString("postgres"))), AgentProcess.Hurried);
        await agent.InspectedAsync("shop", "postgres");
        await server.AdministrationExecuteAsync("create database late");
        await agent.InspectedAsync("shop", "late");

        await using (var session = await Session.OpenAsync(server.ConnectionString("late")))
        {
            await session.ExecuteAsync("create table a (id int primary key, b int); create index a_b on a (b); create index a_b_again on a (b)");
        }

        await Eventually.TrueAsync("the second index is found", async () => (await agent.FindingsAsync("shop")).Any(IsDuplicate), TimeSpan.FromSeconds(90));
        await server.AdministrationExecuteAsync("drop database late with (force)");
        await Eventually.TrueAsync("the database is gone", async () => !(await agent.TextAsync("api/v1/targets/shop")).Contains("\"late\"", StringComparison.Ordinal), TimeSpan.FromSeconds(90));
        Assert.DoesNotContain(await agent.FindingsAsync("shop"), IsDuplicate);
        Assert.DoesNotContain("db_namespace=\"late\"", string.Join('\n', (await agent.TextAsync("metrics")).Split('\n').Where(line => line.StartsWith("inspector_", StringComparison.Ordinal))), StringComparison.Ordinal);

        static bool IsDuplicate(System.Text.Json.JsonElement finding) => finding.GetProperty("probe").GetString() == "duplicate-index";
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Takes every place that a role can have.</summary>
    private static async Task<List<NpgsqlConnection>> FillAsync(TestRole role)
    {
        var sessions = new List<NpgsqlConnection>();
        while (true)
        {
            try
            {
                sessions.Add(await Session.OpenAsync(new NpgsqlConnectionStringBuilder(role.ConnectionString("postgres")) { Pooling = false, ApplicationName = "other" }.ConnectionString));
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                return sessions;
            }
        }
    }
}
