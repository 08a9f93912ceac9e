using System.Text.Json;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Scheduling;

/// <summary>What keeps an agent out, and how it gets in again by itself.</summary>
public sealed class LoginFaultTests
{
    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_password_that_was_rotated_is_read_anew_from_its_file(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        using var around = new Surroundings();
        await server.AdministrationExecuteAsync("create role watcher login password 'first' in role pg_monitor");
        var file = around.Write("password", "first\n");
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target(
            "shop", Knock.Text(server.ConnectionString("postgres"), ("user", "watcher"), ("password", null)), $"passwordFile: {JsonSerializer.Serialize(file)}"));
        await agent.InspectedAsync("shop", "postgres");

        await server.AdministrationExecuteAsync("alter role watcher password 'second'");
        await server.AdministrationExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'watcher'");
        await agent.IsUpAsync("shop", isUp: false);
        Assert.Contains("password", (await agent.TargetAsync("shop")).GetProperty("reason").GetString(), StringComparison.Ordinal);
        around.Write("password", "second\n");
        await agent.IsUpAsync("shop");
        await agent.GoesOnAsync("shop", "statistics");
        Assert.All(agent.Log, line => Assert.DoesNotContain("second", line, StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_command_is_asked_for_a_new_password_when_the_server_refuses_the_old_one(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        using var around = new Surroundings();
        await server.AdministrationExecuteAsync("create role watcher login password 'first' in role pg_monitor");
        var file = around.Write("password", "first\n");
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target(
            "shop", Knock.Text(server.ConnectionString("postgres"), ("user", "watcher"), ("password", null)), $"passwordCommand: [cat, {JsonSerializer.Serialize(file)}]\npasswordTtl: 1d"));
        await agent.InspectedAsync("shop", "postgres");

        around.Write("password", "second\n");
        await server.AdministrationExecuteAsync("alter role watcher password 'second'");
        await server.AdministrationExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'watcher'");
        await agent.GoesOnAsync("shop");
        await agent.GoesOnAsync("shop", "statistics");
        Assert.DoesNotContain(agent.Log, line => line.Contains("is down", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_certificate_that_expired_is_the_reason_and_a_new_one_the_end_of_it(TestServer version)
    {
        var tls = await TlsServer.StartAsync(version);
        await using var server = tls.Live;
        using var around = new Surroundings();
        var roots = around.Write("roots.pem", tls.Authority.Root);
        await using var agent = await AgentProcess.StartAsync(AgentProcess.Target(
            "shop", tls.Target("only_encrypted", TlsServer.HostName, ("sslmode", "verify-full"), ("sslrootcert", roots))));
        await agent.IsUpAsync("shop");

        await tls.UseAsync(tls.Authority.Issue("server", [TlsServer.HostName], isExpired: true));
        await server.AdministrationExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'only_encrypted'");
        await agent.IsUpAsync("shop", isUp: false);
        Assert.Contains("certificate", (await agent.TargetAsync("shop")).GetProperty("reason").GetString(), StringComparison.Ordinal);

        await tls.UseAsync(tls.Authority.Issue("server", [TlsServer.HostName]));
        await agent.IsUpAsync("shop");
    }
}
