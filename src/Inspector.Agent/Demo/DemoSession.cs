using Npgsql;

namespace Inspector.Agent.Demo;

/// <summary>A superuser's session in the demo database, which is written to before it becomes a target.</summary>
internal sealed class DemoSession : IAsyncDisposable
{
    private const int PatienceInSeconds = 300;

    private readonly NpgsqlConnection _connection;

    private DemoSession(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Its backend's process id.</summary>
    public int Backend => _connection.ProcessID;

    /// <summary>The server's version.</summary>
    public Version ServerVersion => _connection.PostgreSqlVersion;

    /// <summary>Connects.</summary>
    public static async Task<DemoSession> OpenAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
#pragma warning disable RS0030 // Not a target yet.
        return new(await source.OpenConnectionAsync(cancellation));
#pragma warning restore RS0030
    }

    /// <summary>Runs statements, several of them in one transaction.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<object?> ScalarAsync(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = PatienceInSeconds };
        command.Parameters.AddRange(parameters.Select(parameter => new NpgsqlParameter { Value = parameter }).ToArray());
        return command;
    }
}
