using System.Globalization;
using Inspector.Agent.Embedded;
using Npgsql;

namespace Inspector.Testing;

/// <summary>
/// A streaming standby of a server that a test has for itself, on a free port of 127.0.0.1; the roles and passwords are the primary's. Goes with its
/// owner as <see cref="EmbeddedServer"/> does. Dispose it before the primary, which else waits for it when it stops.
/// </summary>
internal sealed class StandbyServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly OwnedFolder _folder;
    private readonly ExitGuard _guard;
    private readonly Lazy<Task> _end;
    private readonly LiveServer _primary;
    private Postmaster? _postmaster;
    private LiveServer? _server;

    private StandbyServer(OwnedFolder folder, LiveServer primary)
    {
        _folder = folder;
        _primary = primary;
        _end = new(folder.RemoveAsync);
        _guard = new(() => _end.Value);
    }

    /// <summary>The running standby. It is read-only: databases and roles are made on the primary.</summary>
    public LiveServer Server => _server!;

    /// <summary>Makes a standby from a cold copy: the primary is stopped for a moment and started again.</summary>
    /// <param name="primary">A server of the test's own, from local programs (<see cref="TestServer.StartPrivateAsync"/>); else the test is skipped.</param>
    public static async Task<StandbyServer> OfAsync(LiveServer primary)
    {
        var embedded = primary.Embedded;
        var account = Account.Choose();
        var folder = await OwnedFolder.CreateAsync("postgres", Path.GetDirectoryName(embedded.Folder), account, TimeProvider.System, default);
        var standby = new StandbyServer(folder, primary);
        try
        {
            await embedded.StopAsync();
            try
            {
                var copied = await Command.RunAsync(account, "cp", ["-a", "--", Path.Combine(embedded.Folder, "data"), folder["data"]]);
                if (copied.ExitCode != 0)
                {
                    throw new InvalidOperationException($"the data could not be copied: {copied.Error}");
                }
            }
            finally
            {
                await embedded.StartAgainAsync();
                primary.Administration.Clear();
            }

            await standby.StartAsync(embedded.Installation, account);
            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    /// <summary>A data source of a database of the primary, on the standby; the caller disposes it.</summary>
    public NpgsqlDataSource DataSource(TestDatabase database) => NpgsqlDataSource.Create(Server.ConnectionString(database.Name));

    /// <summary>All that it has logged.</summary>
    public string ReadLog() => _postmaster!.ReadLog();

    /// <summary>Waits until all that the primary has done is visible here.</summary>
    public async Task CatchUpAsync()
    {
        await using var there = await Session.OpenAsync(_primary.Administration);
        var position = await there.ScalarAsync<string>("select pg_current_wal_insert_lsn()::text");
        await using var here = await Session.OpenAsync(Server.Administration);
        await Eventually.TrueAsync(
            "the standby has replayed what the primary wrote",
            () => here.ScalarAsync<bool>("select coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)", position));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _end.Value;
        _guard.Dispose();
    }

    private async Task StartAsync(PostgresInstallation installation, Account account)
    {
        var origin = new NpgsqlConnectionStringBuilder(_primary.ConnectionString("postgres"));
        await _folder.WriteAsync("data/standby.signal", "", default);
        await _folder.WriteAsync("data/postgresql.conf", string.Create(CultureInfo.InvariantCulture, $"""

            unix_socket_directories = '{_folder.Path}'
            primary_conninfo = 'host={origin.Host} port={origin.Port} user={origin.Username} password={origin.Password}'

            """), default);
        var port = FreePort.Find();
        _postmaster = new(installation, account, _folder, TimeProvider.System);
        await _postmaster.LaunchAsync(port, Patience, default);
        _server = await LiveServer.OfAsync(new NpgsqlConnectionStringBuilder(origin.ConnectionString) { Port = port }.ConnectionString, owned: null, embedded: null);
    }
}
