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

    /// <summary>Runs several statements, all sent at once, and hands out their rows.</summary>
    /// <exception cref="PostgresException">The server refused one; the transaction is over.</exception>
    public async Task ReadAsync(Reading reading, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, reading);
        await TakeAsync(batch, reading, cancellation);
    }

    /// <summary>A reading with the beginning and the end of its transaction.</summary>
    /// <param name="reading">What to read.</param>
    /// <param name="preamble">What the transaction begins with.</param>
    public NpgsqlBatch Whole(Reading reading, string[] preamble)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in preamble)
        {
            batch.BatchCommands.Add(new(command));
        }

        Add(batch, reading);
        batch.BatchCommands.Add(new("commit"));
        return batch;
    }

    private void Add(NpgsqlBatch batch, Reading reading)
    {
        foreach (var part in reading.Parts)
        {
            var command = new NpgsqlBatchCommand(part.Text(version));
            if (part.Values is { } values)
            {
                command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | TypeOf(values) });
            }

            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>By the exact type: to the runtime an int[] "is" a uint[] too.</summary>
    private static NpgsqlDbType TypeOf(Array values) => values.GetType() switch
    {
        var type when type == typeof(uint[]) => NpgsqlDbType.Oid,
        var type when type == typeof(DateTime[]) => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Integer,
    };

    /// <summary>Runs a batch, in one round trip, and hands out its rows.</summary>
    /// <param name="batch">The statements of a reading; what is around them gives no rows.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PostgresException">The server refused one statement; the transaction is over.</exception>
    public static async Task TakeAsync(NpgsqlBatch batch, Reading reading, CancellationToken cancellation)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var part in reading.Parts)
        {
            var row = new Row(reader);
            while (await reader.ReadAsync(cancellation))
            {
                row.Rewind();
                reading.IsBegun = true;
                part.Take(row);
            }

            part.Then?.Invoke();
            await reader.NextResultAsync(cancellation);
        }
    }

    /// <summary>
    /// The rows of a statement. The same <see cref="Row"/> is handed out each time: read it before asking for the next.
    /// </summary>
    /// <param name="statement">What to run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="oids">Its parameters: object ids, the only kind there is.</param>
    /// <exception cref="PostgresException">The server refused; the transaction is over.</exception>
    public IAsyncEnumerable<Row> RowsAsync(Statement statement, CancellationToken cancellation, params uint[] oids) =>
        RowsAsync(statement.For(version), oids, cancellation);

    /// <summary>The rows of one statement put to several relations at once (<see cref="Statement.ForEach"/>).</summary>
    public IAsyncEnumerable<Row> RowsOfEachAsync(
        Statement statement, string placeholder, IReadOnlyList<(uint Oid, string QuotedName)> relations, CancellationToken cancellation) =>
        RowsAsync(statement.ForEach(version, placeholder, relations), [], cancellation);

    private async IAsyncEnumerable<Row> RowsAsync(string text, uint[] oids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(text, connection);
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
