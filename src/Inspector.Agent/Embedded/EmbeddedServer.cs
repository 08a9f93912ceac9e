using System.Net;
using System.Security.Cryptography;
using Npgsql;

namespace Inspector.Agent.Embedded;

/// <summary>
/// A private, throw-away PostgreSQL server on 127.0.0.1 and on a Unix socket in its own folder. It asks everyone for its random password, so other users
/// of the machine cannot get in. It leaves neither process nor folder behind: on <see cref="DisposeAsync"/>, on every end of this process that can be
/// seen (<see cref="ExitGuard"/>), and after a SIGKILL with the next start of any such server. Not for concurrent use, except disposing.
/// </summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    /// <summary>The superuser's name.</summary>
    public const string Superuser = "postgres";

    private const int PortAttempts = 10;

    private readonly EmbeddedOptions _options;
    private readonly Account _account;
    private readonly OwnedFolder _folder;
    private readonly Postmaster _postmaster;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lazy<Task> _end;
    private readonly ExitGuard _guard;
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);

    private EmbeddedServer(EmbeddedOptions options, PostgresInstallation installation, Account account, OwnedFolder folder)
    {
        _options = options;
        _account = account;
        _folder = folder;
        Installation = installation;
        _postmaster = new(installation, account, folder, options.Time);
        _end = new(EndAsync);
        _guard = new(() => _end.Value);
    }

    /// <summary>The programs it runs.</summary>
    public PostgresInstallation Installation { get; }

    /// <summary>Its port, on 127.0.0.1 and of the Unix socket; kept by a restart.</summary>
    public int Port { get; private set; }

    /// <summary>The temporary folder; the Unix socket is directly in it.</summary>
    public string Folder => _folder.Path;

    /// <summary>The postmaster's process id; 0 while the server is stopped.</summary>
    public int ProcessId => _postmaster.ProcessId;

    /// <summary>Makes a server and starts it: some 0.7 s, most of it initdb. Meanwhile the leftovers of dead processes are swept up.</summary>
    /// <exception cref="EmbeddedException">No programs, no user to run them as, or the server does not start: says why in the server's words.</exception>
    public static async Task<EmbeddedServer> StartAsync(EmbeddedOptions options, CancellationToken cancellation = default)
    {
        var installation = options.Installation ?? PostgresBinaries.OnThisMachine().Find();
        var user = Account.Choose();
        var sweep = OwnedFolder.SweepAsync(options.Time);
        var place = await OwnedFolder.CreateAsync("postgres", options.Place, user, options.Time, cancellation);
        var server = new EmbeddedServer(options, installation, user, place);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, server._ending.Token);
            await server.InitializeAsync(either.Token);
            await server.LaunchOnFreePortAsync(either.Token);
            await sweep;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to connect as the superuser. Holds the password.</summary>
    /// <param name="database">The database.</param>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = Port,
        Username = Superuser,
        Password = _password,
        Database = database,
    }.ConnectionString;

    /// <summary>All that the server has logged.</summary>
    public string ReadLog() => _postmaster.ReadLog();

    /// <summary>Stops it, keeping the data.</summary>
    /// <param name="how">Fast shutdown by default; Quit or Kill make the next start a recovery, which also loses the statistics.</param>
    /// <param name="cancellation">Ends the waiting, not the stopping.</param>
    /// <exception cref="EmbeddedException">It did not stop within a minute.</exception>
    public Task StopAsync(Signal how = Signal.Interrupt, CancellationToken cancellation = default) => _postmaster.StopAsync(how, cancellation);

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same port with the same data.</summary>
    /// <exception cref="EmbeddedException">It did not start.</exception>
    public Task StartAgainAsync(CancellationToken cancellation = default) => _postmaster.LaunchAsync(Port, _options.Deadline, cancellation);

    /// <summary>Ends the server and removes its folder. Waits for both, also when someone else has begun it.</summary>
    public async ValueTask DisposeAsync() => await _end.Value;

    private async Task EndAsync()
    {
        await _ending.CancelAsync(); // initdb may still run
        await _folder.RemoveAsync();
        _guard.Dispose();
        _ending.Dispose();
    }

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        const string passwordFile = "password";
        await _folder.WriteAsync(passwordFile, _password, cancellation);
        string[] arguments =
        [
            "-D", _folder["data"],
            "-U", Superuser,
            "--pwfile", _folder[passwordFile],
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            .. _options.InitdbArguments,
        ];
        var made = await Command.RunAsync(_account, Installation.Program("initdb"), arguments, cancellation: cancellation);
        if (made.ExitCode != 0)
        {
            throw new EmbeddedException($"initdb of PostgreSQL {Installation.Version} failed: {ServerLog.Reason(made.Error)}", made.Output + made.Error);
        }

        await Command.RunAsync(_account, "rm", ["-f", "--", _folder[passwordFile]], cancellation: cancellation);
        await _folder.WriteAsync("data/postgresql.conf", ServerSettings.Lines(_options.Settings, _folder.Path), cancellation);
    }

    private async Task LaunchOnFreePortAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort.Find();
            try
            {
                await _postmaster.LaunchAsync(Port, _options.Deadline, cancellation);
                return;
            }
            catch (EmbeddedException taken) when (attempt < PortAttempts && ServerLog.SaysPortIsTaken(taken.Log))
            {
                // someone else got it between our asking and the server's binding
            }
        }
    }
}
