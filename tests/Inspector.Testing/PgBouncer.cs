using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inspector.Agent.Embedded;
using Npgsql;

namespace Inspector.Testing;

/// <summary>
/// A real PgBouncer on a free port of 127.0.0.1, pooling transactions of one server. It knows the superuser's password and asks the server for everyone
/// else's. Goes with its owner as <see cref="EmbeddedServer"/> does.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/bin"];

    private readonly OwnedFolder _folder;
    private readonly ExitGuard _guard;
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly int _port;
    private readonly Lazy<Task> _end;

    private PgBouncer(OwnedFolder folder, NpgsqlConnectionStringBuilder server, int port)
    {
        _folder = folder;
        _server = server;
        _port = port;
        _end = new(folder.RemoveAsync);
        _guard = new(() => _end.Value);
    }

    /// <summary>Starts one. Without the program the test is skipped, or fails where <c>INSPECTOR_TEST_REQUIRE</c> names <c>pgbouncer</c>.</summary>
    /// <param name="target">The server behind it.</param>
    /// <param name="settings">Further settings, as lines of <c>name = value</c>; transaction pooling with at most 20 server connections is the default.</param>
    public static async Task<PgBouncer> StartAsync(LiveServer target, string settings = "")
    {
        var program = Program() ?? throw Absent.Part("pgbouncer", "pgbouncer is not installed: apt-get install pgbouncer");
        var account = Account.Choose();
        var superuser = new NpgsqlConnectionStringBuilder(target.ConnectionString("postgres"));
        if (superuser.Password is null)
        {
            throw Absent.Part("password", "the bouncer hands passwords on, and INSPECTOR_TEST_POSTGRES has none");
        }

        var bouncer = new PgBouncer(await OwnedFolder.CreateAsync("pgbouncer", place: null, account, TimeProvider.System, default), superuser, FreePort.Find());
        try
        {
            await bouncer.ConfigureAsync(settings);
            var ran = await Command.RunAsync(account, program, ["-q", "-d", bouncer._folder["pgbouncer.ini"]]);
            if (ran.ExitCode != 0)
            {
                throw new InvalidOperationException($"pgbouncer did not start: {ran.Output}{ran.Error}");
            }

            await Eventually.TrueAsync("pgbouncer listens", bouncer.ListensAsync);
            return bouncer;
        }
        catch
        {
            await bouncer.DisposeAsync();
            throw;
        }
    }

    /// <summary>How the superuser connects to a database through it.</summary>
    public string ConnectionString(TestDatabase database) => Through(database.ConnectionString);

    /// <summary>How a role connects to a database through it.</summary>
    public string ConnectionString(TestDatabase database, TestRole role) => Through(role.ConnectionString(database));

    /// <summary>What it has logged.</summary>
    public string ReadLog() => File.ReadAllText(_folder["log"]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.Value;
        _guard.Dispose();
    }

    private static string? Program() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(Places)
        .Where(p => p.Length > 0).Select(p => Path.Combine(p, "pgbouncer")).FirstOrDefault(File.Exists);

    private string Through(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = IPAddress.Loopback.ToString(), Port = _port }.ConnectionString;

    private async Task ConfigureAsync(string settings)
    {
        await _folder.WriteAsync("users", $"\"{_server.Username}\" \"{_server.Password}\"\n", default);
        await _folder.WriteAsync("pgbouncer.ini", string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host={_server.Host} port={_server.Port}

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            logfile = {_folder["log"]}
            pidfile = {_folder["pid"]}
            auth_type = scram-sha-256
            auth_file = {_folder["users"]}
            auth_user = {_server.Username}
            pool_mode = transaction
            default_pool_size = 20
            max_client_conn = 500
            {settings}

            """), default);
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
