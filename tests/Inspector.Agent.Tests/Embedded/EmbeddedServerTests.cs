using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Inspector.Agent.Embedded;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Embedded;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedServerTests
{
    [Theory, EveryVersion]
    public async Task Disposing_leaves_neither_process_nor_folder(TestServer version)
    {
        var server = await Own.StartAsync(version);
        Assert.NotEmpty(FolderProcesses.In(server.Folder));

        await server.DisposeAsync();

        Assert.Empty(FolderProcesses.In(server.Folder));
        Assert.False(Directory.Exists(server.Folder));
    }

    [Theory, EveryVersion]
    public async Task A_restart_keeps_port_and_data(TestServer version)
    {
        await using var server = await Own.StartAsync(version);
        await RunAsync(server, "create table kept (n int)");
        var (port, process) = (server.Port, server.ProcessId);

        await server.StopAsync(cancellation: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<NpgsqlException>(() => RunAsync(server, "select"));
        await server.StartAgainAsync(TestContext.Current.CancellationToken);

        await RunAsync(server, "insert into kept values (1)");
        Assert.Equal(port, server.Port);
        Assert.NotEqual(process, server.ProcessId);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task It_starts_again_after_a_crash(TestServer version)
    {
        await using var server = await Own.StartAsync(version);

        await server.StopAsync(Signal.Kill, TestContext.Current.CancellationToken);
        await server.StartAgainAsync(TestContext.Current.CancellationToken);

        await RunAsync(server, "select");
        Assert.Contains("database system was not properly shut down", server.ReadLog(), StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Nobody_gets_in_without_the_password(TestServer version)
    {
        await using var server = await Own.StartAsync(version);
        var known = new NpgsqlConnectionStringBuilder(server.ConnectionString());
        foreach (var host in new[] { known.Host, server.Folder })
        {
            var guess = new NpgsqlConnectionStringBuilder(known.ConnectionString) { Host = host, Password = "postgres" };

            var refused = await Assert.ThrowsAsync<PostgresException>(() => Session.OpenAsync(guess.ConnectionString));

            Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
            await using var session = await Session.OpenAsync(new NpgsqlConnectionStringBuilder(known.ConnectionString) { Host = host }.ConnectionString);
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Its_folder_is_closed_to_others_and_holds_no_password(TestServer version)
    {
        await using var server = await Own.StartAsync(version);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(server.Folder));
        Assert.Equal(["data", "log"], Directory.EnumerateFileSystemEntries(server.Folder).Select(f => Path.GetFileName(f)!).Where(f => !f.StartsWith('.')).Order(StringComparer.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task It_does_not_run_as_root(TestServer version)
    {
        await using var server = await Own.StartAsync(version);

        var status = await File.ReadAllLinesAsync($"/proc/{server.ProcessId}/status", TestContext.Current.CancellationToken);

        var user = status.Single(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        var own = (await File.ReadAllLinesAsync("/proc/self/status", TestContext.Current.CancellationToken)).Single(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        Assert.NotEqual("0", user);
        Assert.Equal(Environment.IsPrivilegedProcess, user != own);
    }

    [Theory, EveryVersion]
    public async Task Settings_arrive_whatever_is_in_them(TestServer version)
    {
        const string value = "it's a \\ back\\'slash\n# and 'a' line";
        await using var server = await Own.StartAsync(version, ("inspector.test", value), ("max_connections", "42"), ("fsync", "on"), ("port", "1"), ("listen_addresses", "*"));
        await using var session = await Session.OpenAsync(server.ConnectionString());

        Assert.Equal(value, await session.ScalarAsync<string>("show inspector.test"));
        Assert.Equal("42", await session.ScalarAsync<string>("show max_connections"));
        Assert.Equal("on", await session.ScalarAsync<string>("show fsync"));
        Assert.Equal("127.0.0.1", await session.ScalarAsync<string>("show listen_addresses"));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Arguments_reach_initdb(TestServer version)
    {
        await using var server = await EmbeddedServer.StartAsync(
            Own.Options(version) with { InitdbArguments = ["--data-checksums"] }, TestContext.Current.CancellationToken);
        await using var session = await Session.OpenAsync(server.ConnectionString());

        Assert.Equal("on", await session.ScalarAsync<string>("show data_checksums"));
    }

    [Theory, EveryVersion]
    public async Task Who_does_not_start_says_why_in_one_line_and_leaves_nothing(TestServer version)
    {
        var error = await Assert.ThrowsAsync<EmbeddedException>(() => Own.StartAsync(version, ("shared_preload_libraries", "no_such_library")));

        Assert.Contains(" did not start: FATAL:  could not access file \"no_such_library\": No such file or directory", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("no_such_library", error.Log, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_initdb_refuses_is_told_in_its_words(TestServer version)
    {
        var error = await Assert.ThrowsAsync<EmbeddedException>(() => EmbeddedServer.StartAsync(
            Own.Options(version) with { InitdbArguments = ["--locale=xx_XX.none"] }, TestContext.Current.CancellationToken));

        Assert.Contains("error: invalid locale name \"xx_XX.none\"", error.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task A_port_that_was_taken_meanwhile_is_recognised(TestServer version)
    {
        await using var server = await Own.StartAsync(version);
        await server.StopAsync(cancellation: TestContext.Current.CancellationToken);
        using var rival = new TcpListener(IPAddress.Loopback, server.Port);
        rival.Start();

        var error = await Assert.ThrowsAsync<EmbeddedException>(() => server.StartAgainAsync(TestContext.Current.CancellationToken));

        Assert.True(ServerLog.SaysPortIsTaken(error.Log), error.Log);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Cancelling_a_start_leaves_nothing(TestServer version)
    {
        using var own = new TemporaryPlace();
        using var cancel = new CancellationTokenSource();
        var start = EmbeddedServer.StartAsync(Own.Options(version) with { Place = own.Path }, cancel.Token);
        string? FolderOfInitdb() => Directory.EnumerateDirectories(own.Path, FolderName.Pattern).FirstOrDefault(f => FolderProcesses.In(f).Count > 0);
        var folder = await Eventually.ReadAsync("initdb is at work", () => Task.FromResult(FolderOfInitdb()), f => f is not null || start.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.NotNull(folder);
        Assert.Empty(FolderProcesses.In(folder));
        Assert.False(Directory.Exists(folder));
    }

    private static async Task RunAsync(EmbeddedServer server, string sql)
    {
        await using var session = await Session.OpenAsync(server.ConnectionString());
        await session.ExecuteAsync(sql);
    }
}
