using Npgsql;

namespace Inspector.Testing;

/// <summary>The one place where tests open connections of their own: everywhere else only the guarded session may, and the compiler holds it.</summary>
internal static class Session
{
    /// <summary>Opens a connection that ends when it is disposed; no pool keeps it. Its backend's pid is <c>ProcessID</c>.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
#pragma warning disable RS0030 // banned where the product connects, not here
            await connection.OpenAsync();
#pragma warning restore RS0030
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes a connection from a data source's pool.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source)
    {
#pragma warning disable RS0030
        return await source.OpenConnectionAsync();
#pragma warning restore RS0030
    }

    /// <summary>Runs one statement, or several where each may stand in a transaction block; they then share one implicit transaction.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, params object?[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Begins a statement and returns while it runs: for one that will wait.</summary>
    public static RunningStatement Begin(this NpgsqlConnection connection, string sql) => new(connection, sql);

    /// <summary>The first column of the first row; null and no row at all are the type's default.</summary>
    public static async Task<T?> ScalarAsync<T>(this NpgsqlConnection connection, string sql, params object?[] parameters) =>
        (await connection.QueryAsync(sql, r => r.IsDBNull(0) ? default : r.GetFieldValue<T>(0), parameters)).FirstOrDefault();

    /// <summary>All rows, each read by a function.</summary>
    public static async Task<List<T>> QueryAsync<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, params object?[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters.Select(p => new NpgsqlParameter { Value = p ?? DBNull.Value }).ToArray());
        if (parameters.Length == 0 && sql.Contains("begin atomic", StringComparison.OrdinalIgnoreCase))
        {
            // Without a parameter Npgsql takes the semicolons of the body for the ends of statements; with one, used or not, it sends the text as it is.
            command.Parameters.Add(new() { Value = 0 });
        }

        return command;
    }
}
