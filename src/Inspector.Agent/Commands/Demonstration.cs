using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inspector.Agent.Configuration;
using Inspector.Agent.Demo;
using Inspector.Agent.Embedded;
using Inspector.Agent.Targets;
using Npgsql;

namespace Inspector.Agent.Commands;

/// <summary>Starts a private server, fills it with the demo database and inspects that as a DBA would have it inspected; then watches it.</summary>
internal sealed class Demonstration(Terminal terminal, TimeProvider time)
{
    private const string Shop = "shop";

    /// <summary>Whether to end after the findings. Otherwise the server stays, and is watched, until it is told to stop.</summary>
    public bool EndsAtOnce { get; init; }

    /// <summary>The folder of the server's programs, or null to search.</summary>
    public string? Binaries { get; init; }

    /// <summary>The major version, or null for the newest.</summary>
    public int? Version { get; init; }

    /// <summary>Whether to show whole plans.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Runs it.</summary>
    /// <returns>Clean although there are findings: they are what the demo is for.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var progress = new Progress(terminal);
        progress.Report("starting a server");
        await using var server = await StartAsync(cancellation);
        progress.Report("filling the shop");
        var demo = await FillAsync(server, cancellation);
        terminal.EndStatus();

        var code = await ScanAsync(server, demo, cancellation);
        if (!EndsAtOnce)
        {
            await WatchAsync(server, demo, cancellation);
        }

        return code == ExitCode.Findings ? ExitCode.Clean : code;
    }

    private Task<EmbeddedServer> StartAsync(CancellationToken cancellation) => EmbeddedServer.StartAsync(
        new()
        {
            Installation = PostgresBinaries.OnThisMachine(Binaries).Find(Version),
            Settings = ImmutableDictionary<string, string>.Empty
                .Add("shared_preload_libraries", "pg_stat_statements")
                .Add("fsync", "off"),
            Time = time,
        },
        cancellation);

    private async Task<DemoDatabase> FillAsync(EmbeddedServer server, CancellationToken cancellation)
    {
        await using (var administration = NpgsqlDataSource.Create(server.ConnectionString()))
        {
            await using var session = await DemoSession.OpenAsync(administration, cancellation);
            await session.ExecuteAsync($"create database {Shop}", cancellation);
        }

        await using var superuser = NpgsqlDataSource.Create(server.ConnectionString(Shop));
        return await DemoDatabase.CreateAsync(superuser, time: time, cancellation: cancellation);
    }

    private Task<int> ScanAsync(EmbeddedServer server, DemoDatabase demo, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(demo.ConnectionString);
        return new Scan(new() { Target = $"{Way(server)} password={connection.Password}", IsVerbose = IsVerbose }, terminal, Nobody, time).RunAsync(cancellation);
    }

    /// <summary>Watches the shop in its rush hour until Ctrl-C, so that one can look at what was found and try what was advised.</summary>
    private async Task WatchAsync(EmbeddedServer server, DemoDatabase demo, CancellationToken cancellation)
    {
        var passwords = await KeepAsync(server, "pgpass", PasswordLine(server), cancellation);
        var password = await KeepAsync(server, "inspector-password", new NpgsqlConnectionStringBuilder(demo.ConnectionString).Password!, cancellation);
        var configuration = await KeepAsync(
            server,
            "inspector.yaml",
            $"""
            targets:
              - name: shop
                connection: {Way(server)}
                passwordFile: {password}
            tiers: {"{"} live: 1s, statistics: 5s, catalog: 5m {"}"}
            budget: {"{"} coreShare: 10% {"}"}
            listen: {"{"} address: "127.0.0.1:{(IsFree(ListenOptions.DefaultEndpoint) ? ListenOptions.DefaultEndpoint.Port : 0)}" {"}"}

            """,
            cancellation);
        await terminal.Output.WriteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""

            Now the shop has its rush hour, and is watched until Ctrl-C; the log says where the page is. To look around, or to try what is advised:
              PGPASSFILE={passwords} psql -h 127.0.0.1 -p {server.Port} -U {EmbeddedServer.Superuser} {Shop}

            """));
        await terminal.Output.FlushAsync(cancellation);
        await using var superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString(Shop)) { Pooling = false }.ConnectionString);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var rush = new RushHour(superuser, time).RunAsync(end.Token);
        await new Service(terminal, Nobody, time) { File = configuration }.RunAsync(cancellation);
        await end.CancelAsync();
        await rush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ClientEnvironment Nobody { get; } = new() { Variables = FrozenDictionary<string, string>.Empty, Home = "", UserName = "" };

    private static string Way(EmbeddedServer server) => string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={server.Port} dbname={Shop} user={DemoDatabase.Role} sslmode=disable");

    /// <summary>Writes a file into the server's folder, which goes away with it, for its owner alone.</summary>
    private static async Task<string> KeepAsync(EmbeddedServer server, string name, string content, CancellationToken cancellation)
    {
        var file = Path.Combine(server.Folder, name);
        await File.WriteAllTextAsync(file, content, cancellation);
        if (!OperatingSystem.IsWindows())
        {
            // psql takes no password from a file that others can read.
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }

    private static bool IsFree(IPEndPoint place)
    {
        try
        {
            using var listener = new TcpListener(place);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string PasswordLine(EmbeddedServer server)
    {
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString());
        return string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}:*:{EmbeddedServer.Superuser}:{connection.Password}\n");
    }
}
