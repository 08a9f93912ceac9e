using System.Globalization;
using System.Security.Cryptography;
using Inspector.Agent.Embedded;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Testing;

/// <summary>A running server and a superuser's way in.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private static int _counter;

    private readonly string _connectionString;
    private readonly IAsyncDisposable? _owned;
    private readonly EmbeddedServer? _embedded;

    private LiveServer(string connectionString, IAsyncDisposable? owned, EmbeddedServer? embedded, ServerVersion version)
    {
        _connectionString = connectionString;
        _owned = owned;
        _embedded = embedded;
        Version = version;
        Administration = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>Its version.</summary>
    public ServerVersion Version { get; }

    /// <summary>The process and its folder, for tests that stop, break or read the log of a server which they have started for themselves.</summary>
    /// <exception cref="InvalidOperationException">The server is not from local programs: the test is skipped.</exception>
    public EmbeddedServer Embedded => _embedded ?? throw Absent.Part("local-server", "the test needs a server from local programs, to stop and start");

    /// <summary>All that it has logged. For a server that is not from local programs the test is skipped.</summary>
    public string ReadLog() => Embedded.ReadLog();

    /// <summary>Sessions of the superuser in the maintenance database.</summary>
    public NpgsqlDataSource Administration { get; }

    /// <summary>Wraps a server.</summary>
    /// <param name="connectionString">A superuser's.</param>
    /// <param name="owned">What to dispose with it; null leaves it running.</param>
    /// <param name="embedded">The process, if it is one of ours.</param>
    public static async Task<LiveServer> OfAsync(string connectionString, IAsyncDisposable? owned, EmbeddedServer? embedded)
    {
        await using var session = await Session.OpenAsync(connectionString);
        var version = await session.ScalarAsync<int>("select current_setting('server_version_num')::int");
        return new(connectionString, owned, embedded, new(version));
    }

    /// <summary>How the superuser connects to a database.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(_connectionString) { Database = database }.ConnectionString;

    /// <summary>A fresh, empty database, dropped when it is disposed.</summary>
    /// <param name="suffix">An end for its name, raw: quotes, newlines and any Unicode; about 30 bytes have room.</param>
    /// <param name="options">More of the statement CREATE DATABASE, for example <c>template template0 encoding 'LATIN1'</c>.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(string suffix = "", string options = "")
    {
        var database = new TestDatabase(this, UniqueName("t") + suffix);
        await using var session = await Session.OpenAsync(Administration);
        // since 15 the default writes a page at a time to the log; copying files is faster without fsync
        await session.ExecuteAsync($"create database {database.QuotedName} {(Version.Major >= 15 ? "strategy file_copy" : "")} {options}");
        return database;
    }

    /// <summary>A login role, dropped when it is disposed; databases in which it owns or was granted something must be dropped before.</summary>
    /// <param name="memberOf">The roles whose member it is, for example <c>pg_monitor</c>; none: it may do what PUBLIC may.</param>
    public async Task<TestRole> CreateRoleAsync(params string[] memberOf)
    {
        var name = UniqueName("r");
        var password = RandomNumberGenerator.GetHexString(16);
        await using var session = await Session.OpenAsync(Administration);
        await session.ExecuteAsync($"create role {name} login password '{password}'");
        foreach (var group in memberOf)
        {
            await session.ExecuteAsync($"grant {group} to {name}");
        }

        return new(this, name, password);
    }

    /// <summary>Stops and starts it again, as the same server with the same data.</summary>
    /// <param name="how">Quit or Kill in place of the orderly shutdown is a crash.</param>
    public async Task RestartAsync(Signal how = Signal.Interrupt)
    {
        await Embedded.StopAsync(how);
        await Embedded.StartAgainAsync();
        Administration.Clear();
    }

    /// <summary>Has it die as in a crash, and starts it again: it recovers, and its statistics are lost.</summary>
    public Task CrashAsync() => RestartAsync(Signal.Quit);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Administration.DisposeAsync();
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
    }

    /// <summary>Unique on a server that several processes may share.</summary>
    private static string UniqueName(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"inspector_{prefix}{Environment.ProcessId}_{Interlocked.Increment(ref _counter)}");
}
