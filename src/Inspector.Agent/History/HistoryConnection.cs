using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Inspector.Agent.History;

/// <summary>
/// A connection to the agent's own store, of either kind: the only place that opens one. It goes to no target: what a <c>GuardedSession</c> promises of those does not bind it, and it writes.
/// Statements name their values by <c>@name</c>, which both kinds understand. Not thread-safe.
/// </summary>
internal sealed class HistoryConnection : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private DbTransaction? _transaction;

    private HistoryConnection(DbConnection connection) => _connection = connection;

    /// <summary>Opens a file.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static Task<HistoryConnection> OpenFileAsync(string connectionString, CancellationToken cancellation) => OpenAsync(new SqliteConnection(connectionString), cancellation);

    /// <summary>Connects to a server.</summary>
    /// <exception cref="NpgsqlException">It cannot be reached.</exception>
    public static Task<HistoryConnection> OpenServerAsync(NpgsqlDataSource source, CancellationToken cancellation) => OpenAsync(source.CreateConnection(), cancellation);

    /// <summary>Begins a transaction that may write.</summary>
    public async Task BeginAsync(CancellationToken cancellation) => _transaction = await _connection.BeginTransactionAsync(cancellation);

    /// <summary>Makes durable what was written since <see cref="BeginAsync"/>.</summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        await _transaction!.CommitAsync(cancellation);
        await EndAsync();
    }

    /// <summary>Takes back what was written since <see cref="BeginAsync"/>.</summary>
    public async Task RollbackAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.RollbackAsync(CancellationToken.None);
            await EndAsync();
        }
    }

    /// <summary>Runs statements.</summary>
    /// <returns>How many rows they wrote.</returns>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Writes many rows. To a server a thousand go at once: a round trip each would take a second for every three thousand. A file has no round trips, and looks its values up by name one by one: there one
    /// prepared statement runs again and again.
    /// </summary>
    public async Task WriteAsync(StoredRows target, IReadOnlyCollection<object?[]> rows, CancellationToken cancellation)
    {
        if (_connection is SqliteConnection)
        {
            await using var command = _connection.CreateCommand();
            command.Transaction = _transaction;
            command.CommandText = target.Sql(1, "@p");
            for (var i = 1; i <= target.Columns.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = FormattableString.Invariant($"@p{i}");
                command.Parameters.Add(parameter);
            }

            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    command.Parameters[i].Value = Stored(row[i]);
                }

                await command.ExecuteNonQueryAsync(cancellation);
            }

            return;
        }

        foreach (var chunk in rows.Chunk(StoredRows.Chunk))
        {
            await using var command = new NpgsqlCommand(target.Sql(chunk.Length, "$"), (NpgsqlConnection)_connection, (NpgsqlTransaction?)_transaction);
            foreach (var value in chunk.SelectMany(row => row))
            {
                command.Parameters.Add(new() { Value = Stored(value) });
            }

            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Reads rows.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<StoredRow, T> read, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        var row = new StoredRow(reader);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(read(row));
        }

        return rows;
    }

    /// <summary>Reads one whole number.</summary>
    public async Task<long> NumberAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(sql, values);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private static async Task<HistoryConnection> OpenAsync(DbConnection connection, CancellationToken cancellation)
    {
        try
        {
#pragma warning disable RS0030 // Not a target: the agent's own store.
            await connection.OpenAsync(cancellation);
#pragma warning restore RS0030
            return new(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = Stored(value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static object Stored(object? value) => value is string text ? StoredText.Of(text) : value ?? DBNull.Value;

    private async Task EndAsync()
    {
        await _transaction!.DisposeAsync();
        _transaction = null;
    }
}
