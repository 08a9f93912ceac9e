using Npgsql;

namespace Inspector.Agent.History;

/// <summary>
/// A PostgreSQL database, which several agents may share. Its tables are named <c>inspector_*</c>, in the first schema of the search path. All that is set is set within a transaction, so that PgBouncer is no
/// obstacle.
/// </summary>
/// <param name="source">Where it is; whoever made it disposes it.</param>
/// <param name="name">What it is called, for people, without secrets.</param>
internal sealed class PostgresBacking(NpgsqlDataSource source, string name) : IHistoryBacking
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task<HistoryConnection> OpenAsync(CancellationToken cancellation) => HistoryConnection.OpenServerAsync(source, cancellation);

    /// <summary>Bounds it, and has a commit mean that it is kept, on a server that is told otherwise too.</summary>
    public Task PrepareAsync(HistoryConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            set local statement_timeout = '60s';
            set local lock_timeout = '5s';
            set local synchronous_commit = on;
            set local idle_in_transaction_session_timeout = '60s'
            """,
            cancellation);

    /// <inheritdoc/>
    public async Task LockSchemaAsync(HistoryConnection connection, CancellationToken cancellation)
    {
        var encoding = (await connection.QueryAsync("select current_setting('server_encoding') as encoding", row => row.Text("encoding"), cancellation))[0];
        if (encoding != "UTF8")
        {
            throw new HistoryUnavailableException($"the database is encoded in {encoding}, and names of any script have to be kept: make one with ENCODING 'UTF8'");
        }

        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext('inspector history'))", cancellation);
    }

    /// <inheritdoc/>
    public bool IsInPlace() => true;

    /// <inheritdoc/>
    public HistoryFailure Judge(Exception failure)
    {
        var reason = failure is PostgresException told ? Visible.Text(told.MessageText) : HistoryFailure.Line(failure);
        return failure is not PostgresException refusal ? new(HistoryCondition.Unreachable, reason) : refusal.SqlState switch
        {
            PostgresErrorCodes.ReadOnlySqlTransaction => new(HistoryCondition.ReadOnly, reason),
            PostgresErrorCodes.DiskFull => new(HistoryCondition.Full, reason),
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new(HistoryCondition.Corrupt, reason),
            ['2', '2' or '3', ..] => new(HistoryCondition.Ready, reason) { IsOfEntry = true }, // data exceptions and integrity violations
            _ => new(HistoryCondition.Unreachable, reason),
        };
    }

    /// <summary>A server's data are its owner's business.</summary>
    public string? SetAside(DateTimeOffset now) => null;
}
