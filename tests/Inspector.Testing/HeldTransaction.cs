using Npgsql;

namespace Inspector.Testing;

/// <summary>A session with an open transaction in which one statement has run: it keeps that statement's locks and its snapshot.</summary>
internal sealed class HeldTransaction : IAsyncDisposable
{
    private readonly NpgsqlTransaction _transaction;

    private HeldTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        Connection = connection;
        _transaction = transaction;
    }

    /// <summary>The session, for further statements in the transaction.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Its backend.</summary>
    public int Pid => Connection.ProcessID;

    internal static async Task<HeldTransaction> BeginAsync(TestDatabase database, string sql)
    {
        var connection = await database.OpenAsync();
        try
        {
            var begun = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync(sql);
            return new(connection, begun);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the transaction, and with it the locks, keeping its work.</summary>
    public Task CommitAsync() => _transaction.CommitAsync();

    /// <summary>Rolls back and ends the session.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
