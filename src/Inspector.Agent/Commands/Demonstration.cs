using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Inspector.Agent.Demo;
using Inspector.Agent.Embedded;
using Inspector.Agent.Targets;
using Npgsql;

namespace Inspector.Agent.Commands;

/// <summary>Starts a private server, fills it with the demo database and inspects that as a DBA would have it inspected.</summary>
internal sealed class Demonstration(Terminal terminal, TimeProvider time)
{
    private const string Shop = "shop";

    /// <summary>Whether to end after the findings. Otherwise the server stays until it is told to stop.</summary>
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
            await WaitAsync(server, cancellation);
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
        var target = string.Create(
            CultureInfo.InvariantCulture,
            $"host=127.0.0.1 port={server.Port} dbname={Shop} user={connection.Username} password={connection.Password} sslmode=disable");
        var nobody = new ClientEnvironment { Variables = FrozenDictionary<string, string>.Empty, Home = "", UserName = "" };
        return new Scan(new() { Target = target, IsVerbose = IsVerbose }, terminal, nobody, time).RunAsync(cancellation);
    }

    /// <summary>Keeps the server until Ctrl-C, so that one can look at what was found and try what was advised.</summary>
    private async Task WaitAsync(EmbeddedServer server, CancellationToken cancellation)
    {
        var passwords = Path.Combine(server.Folder, "pgpass");
        await File.WriteAllTextAsync(passwords, PasswordLine(server), cancellation);
        if (!OperatingSystem.IsWindows())
        {
            // psql takes no password from a file that others can read.
            File.SetUnixFileMode(passwords, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await terminal.Output.WriteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""

            The server stays until Ctrl-C; the dashboard comes later. To look around, or to try what is advised:
              PGPASSFILE={passwords} psql -h 127.0.0.1 -p {server.Port} -U {EmbeddedServer.Superuser} {Shop}

            """));
        await terminal.Output.FlushAsync(cancellation);
        var stopped = new TaskCompletionSource();
        await using (cancellation.Register(stopped.SetResult))
        {
            await stopped.Task;
        }
    }

    private static string PasswordLine(EmbeddedServer server)
    {
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString());
        return string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}:*:{EmbeddedServer.Superuser}:{connection.Password}\n");
    }
}
