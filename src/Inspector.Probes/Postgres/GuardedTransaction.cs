using System.Runtime.CompilerServices;
using Inspector.Catalog;
using Npgsql;
using NpgsqlTypes;

namespace Inspector.Postgres;

/// <summary>
/// One READ ONLY transaction of a <see cref="GuardedSession"/>, under its timeouts. It can only run a <see cref="Statement"/>: text that
/// is not in the list has no way to the server.
/// </summary>
internal sealed class GuardedTransaction(NpgsqlConnection connection, ServerVersion version)
{
    /// <summary>The server's version.</summary>
    public ServerVersion Version => version;

    /// <summary>
    /// The rows of a statement. The same <see cref="Row"/> is handed out each time: read it before asking for the next.
    /// </summary>
    /// <param name="statement">What to run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="oids">Its parameters: object ids, the only kind there is.</param>
    /// <exception cref="PostgresException">The server refused; the transaction is over.</exception>
    public async IAsyncEnumerable<Row> RowsAsync(Statement statement, [EnumeratorCancellation] CancellationToken cancellation, params uint[] oids)
    {
        await using var command = new NpgsqlCommand(statement.For(version), connection);
        foreach (var oid in oids)
        {
            command.Parameters.Add(new() { Value = oid, NpgsqlDbType = NpgsqlDbType.Oid });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var row = new Row(reader);
        while (await reader.ReadAsync(cancellation))
        {
            row.Rewind();
            yield return row;
        }
    }
}
