using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// What a session asks again and again is prepared when it comes for the second time, so that the server parses and plans it once. Only on a connection of our own that leads to one server
/// process: behind a PgBouncer that pools transactions the next may go to another. It is certain when the process that answers is the one that introduced itself when the connection was
/// made (<c>BackendKeyData</c> of the protocol): a pooler makes that up, for it is what a client cancels by.
/// </summary>
internal sealed class RepeatedStatements
{
    /// <summary>Errors that say that a prepared statement is not there, is someone else's, or no longer fits: then there was a pooler after all, or somebody said DISCARD.</summary>
    private static readonly HashSet<string> Lost = new(StringComparer.Ordinal)
    {
        PostgresErrorCodes.InvalidSqlStatementName,
        PostgresErrorCodes.DuplicatePreparedStatement,
        PostgresErrorCodes.FeatureNotSupported,
    };

    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _prepared = new(StringComparer.Ordinal);
    private bool _mayBe = true;

    /// <summary>The process that answers, and some of its memory used and given back: glibc then keeps as much for what comes next instead of returning it after every sample.</summary>
    internal static readonly Statement OwnProcess = new(
        "own-process",
        "the process that answers, to know whether there is a pooler between; and room in its memory, which is kept for the next sample",
        (14, """
            select
                pg_backend_pid() as pid,
                octet_length(repeat(' ', 4194304)) as room
            """));

    /// <summary>Whether the answering process is the connection's own; null before it was asked.</summary>
    public bool? IsDirect { get; private set; }

    /// <summary>How many statements are prepared.</summary>
    public int Count => _prepared.Count;

    /// <summary>Whether all commands of a batch are prepared.</summary>
    public bool Has(NpgsqlBatch batch) => _mayBe && Texts(batch).All(_prepared.Contains);

    /// <summary>Whether a batch comes again and is not prepared yet. It is remembered.</summary>
    public bool IsDue(NpgsqlBatch batch)
    {
        var isNew = false;
        foreach (var text in Texts(batch))
        {
            isNew |= _sent.Add(text);
        }

        return _mayBe && !isNew && !Has(batch);
    }

    /// <summary>Who answered.</summary>
    public void Learn(int answering, int introduced) => _mayBe &= (IsDirect = answering == introduced).Value;

    /// <summary>Prepares all commands of a batch, in an open transaction, whose timeouts hold for it.</summary>
    public async Task PrepareAsync(NpgsqlBatch batch, CancellationToken cancellation)
    {
        if (_mayBe)
        {
            await batch.PrepareAsync(cancellation);
            _prepared.UnionWith(Texts(batch));
        }
    }

    /// <summary>Whether a failure came of preparing alone.</summary>
    public bool IsLost(PostgresException failure) => _prepared.Count > 0 && Lost.Contains(failure.SqlState);

    /// <summary>From now on everything is sent as it is.</summary>
    public void GiveUp()
    {
        _mayBe = false;
        _prepared.Clear();
    }

    private static IEnumerable<string> Texts(NpgsqlBatch batch) => batch.BatchCommands.Select((NpgsqlBatchCommand command) => command.CommandText);
}
