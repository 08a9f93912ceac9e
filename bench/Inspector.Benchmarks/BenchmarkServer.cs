using System.Collections.Immutable;
using Inspector.Agent.Embedded;
using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>
/// A server to measure on: our own, or a given one. The scans come as a role of their own, with the rights that show everything without
/// being a superuser, so that pg_stat_statements can tell their statements from ours.
/// </summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    /// <summary>The role that scans; its password is its name.</summary>
    public const string Role = "inspector_bench";

    private readonly EmbeddedServer? _own;
    private readonly NpgsqlConnectionStringBuilder _superuser;

    private BenchmarkServer(string connection, EmbeddedServer? own) => (_superuser, _own) = (new(connection) { Pooling = false, CommandTimeout = 0 }, own);

    /// <summary>Starts a server, or takes the given one.</summary>
    public static async Task<BenchmarkServer> StartAsync(string? given)
    {
        var settings = ImmutableDictionary<string, string>.Empty
            .Add("shared_preload_libraries", "pg_stat_statements")
            .Add("shared_buffers", "512MB")
            .Add("max_wal_size", "4GB")
            .Add("autovacuum", "off") // nothing that happens by itself
            .Add("max_locks_per_transaction", "256");
        var started = given is null ? await EmbeddedServer.StartAsync(new() { Settings = settings, Place = OwnedFolder.RoomyMemory(16L << 30) }) : null;
        var server = new BenchmarkServer(given ?? started!.ConnectionString(), started);
        await server.ExecuteAsync("postgres", "create extension if not exists pg_stat_statements");
        await server.ExecuteAsync("postgres", $"""
            do $$
            begin
                if not exists (select from pg_roles where rolname = '{Role}') then
                    create role {Role} login password '{Role}';
                    grant pg_monitor, pg_read_all_data to {Role};
                end if;
            end
            $$
            """);
        return server;
    }

    /// <summary>The connection string of the role that scans, as Npgsql reads it.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(_superuser.ConnectionString) { Database = database, Username = Role, Password = Role }.ConnectionString;

    /// <summary>The same as the agent's TARGET, without the password.</summary>
    public string Target(string database) => FormattableString.Invariant($"host={_superuser.Host} port={_superuser.Port} user={Role} dbname={database}");

    /// <summary>A superuser's connection.</summary>
    public Task<NpgsqlConnection> OpenAsync(string database) =>
        ConnectAsync(new NpgsqlConnectionStringBuilder(_superuser.ConnectionString) { Database = database }.ConnectionString);

    /// <summary>Runs commands as superuser.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value, asked for as superuser.</summary>
    public async Task<object?> AskAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
#pragma warning disable RS0030 // banned where the product connects, not here
        await connection.OpenAsync();
#pragma warning restore RS0030
        return connection;
    }
}
