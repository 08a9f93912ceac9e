using System.Globalization;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// The only way to a server, and the keeper of what Inspector promises about it.
/// <list type="bullet">
/// <item><b>It never writes.</b> Every transaction is READ ONLY, and only a listed <see cref="Statement"/> can be run.</item>
/// <item><b>It never waits for your locks, and never makes you wait.</b> In every transaction <c>lock_timeout</c> is 100 ms,
/// <c>statement_timeout</c> is set, and so is a limit for sitting idle; no parallel workers, no JIT. Nothing is left behind when a limit strikes.</item>
/// <item><b>It works through PgBouncer</b> in transaction mode: nothing is set for longer than a transaction. Statements are prepared only where the connection is not pooled and leads
/// to the server itself, which the server is asked about, and only those that a watch of locks repeats; they go with the connection.</item>
/// </list>
/// Not thread-safe: one transaction at a time.
/// </summary>
public sealed class GuardedSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly TimeProvider _time;

    private GuardedSession(NpgsqlConnection connection, bool isPooled, TimeProvider time)
    {
        _connection = connection;
        Repeated = isPooled ? null : new();
        _time = time;
        (Host, Port) = (connection.Host ?? "", connection.Port); // a connection that broke knows neither
        var version = connection.PostgreSqlVersion;
        Version = new((version.Major * 10_000) + version.Minor);
    }

    /// <summary>The server's version.</summary>
    public ServerVersion Version { get; }

    /// <summary>The host as connected to.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>How long transactions of this session were open, together.</summary>
    public TimeSpan DatabaseTime { get; private set; }

    /// <summary>The longest of them.</summary>
    public TimeSpan LongestTransaction { get; private set; }

    /// <summary>What is prepared; null where nothing may be.</summary>
    internal RepeatedStatements? Repeated { get; }

    /// <summary>Called in each transaction before it ends, with the connection: how a test counts the locks that we hold.</summary>
    internal Func<NpgsqlConnection, Task>? BeforeCommit { get; set; }

    /// <summary>Opens a session.</summary>
    /// <param name="source">Where to; pooled or not. The connection is taken from it and given back.</param>
    /// <param name="time">The clock by which durations are measured; the system's by default.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    /// <exception cref="UnsupportedServerException">It is older than <see cref="ServerVersion.Oldest"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The source multiplexes: its connections lend a server session for one command at a time, so that a transaction would not hold for what follows.
    /// </exception>
    public static async Task<GuardedSession> OpenAsync(NpgsqlDataSource source, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        if (settings.Multiplexing)
        {
            throw new ArgumentException("the data source multiplexes, so that no transaction could be kept: set Multiplexing=false", nameof(source));
        }

#pragma warning disable RS0030 // This is the place.
        var connection = await source.OpenConnectionAsync(cancellation);
#pragma warning restore RS0030
        var session = new GuardedSession(connection, settings.Pooling, time ?? TimeProvider.System);
        if (session.Version.Major < ServerVersion.Oldest)
        {
            await session.DisposeAsync();
            throw new UnsupportedServerException(session.Version);
        }

        return session;
    }

    /// <summary>
    /// What every transaction begins with. Startup options may have set most of it; through PgBouncer they cannot, so each transaction
    /// sets it for itself.
    /// </summary>
    /// <param name="statementTimeout">How long one statement may take.</param>
    public static string[] Preamble(TimeSpan statementTimeout) =>
    [
        "begin transaction isolation level repeatable read, read only",
        $"set local statement_timeout = {((long)statementTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)}",
        "set local lock_timeout = 100",
        "set local idle_in_transaction_session_timeout = 10000",
        "set local search_path = pg_catalog",
        "set local max_parallel_workers_per_gather = 0",
        "set local jit = off",
    ];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Reads in one transaction, which sees one state of the database.</summary>
    /// <param name="read">What to read.</param>
    /// <param name="statementTimeout">How long one statement may take.</param>
    /// <param name="cancellation">Gives up.</param>
    internal Task<T> ReadAsync<T>(Func<GuardedTransaction, Task<T>> read, TimeSpan statementTimeout, CancellationToken cancellation) => TransactAsync(
        async () =>
        {
            await RunAsync(Preamble(statementTimeout), cancellation);
            var result = await read(new(_connection, Version));
            if (BeforeCommit is { } look)
            {
                await look(_connection);
            }

            await RunAsync(["commit"], cancellation);
            return result;
        });

    /// <summary>Reads in one transaction and one round trip: for the live tier, which asks every few seconds.</summary>
    /// <param name="reading">What to read.</param>
    /// <param name="statementTimeout">How long one statement may take.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task ReadAtOnceAsync(Reading reading, TimeSpan statementTimeout, CancellationToken cancellation)
    {
        var transaction = new GuardedTransaction(_connection, Version);
        if (BeforeCommit is not null)
        {
            await ReadAsync(inside => TakeAsync(inside), statementTimeout, cancellation);
            return;
        }

        await using var batch = transaction.Whole(reading, Preamble(statementTimeout));
        if (Repeated?.IsDue(batch) == true)
        {
            await PrepareAsync(Repeated, batch, statementTimeout, cancellation);
        }

        try
        {
            await TransactAsync(() => SendAsync(batch));
        }
        catch (PostgresException failure) when (Repeated?.IsLost(failure) == true)
        {
            Repeated.GiveUp();
            if (reading.IsBegun)
            {
                throw;
            }

            await using var plain = transaction.Whole(reading, Preamble(statementTimeout));
            await TransactAsync(() => SendAsync(plain));
        }

        async Task<int> TakeAsync(GuardedTransaction inside)
        {
            await inside.ReadAsync(reading, cancellation);
            return 0;
        }

        async Task<int> SendAsync(NpgsqlBatch commands)
        {
            if (Repeated?.Has(commands) == true)
            {
                await commands.PrepareAsync(cancellation); // finds them, and sends nothing
            }

            await GuardedTransaction.TakeAsync(commands, reading, cancellation);
            return 0;
        }
    }

    /// <summary>Prepares commands in a transaction of its own, under its timeouts: to parse is to read catalogs, which may be locked.</summary>
    private async Task PrepareAsync(RepeatedStatements repeated, NpgsqlBatch batch, TimeSpan statementTimeout, CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(
                async transaction =>
                {
                    if (repeated.IsDirect is null)
                    {
                        var reading = new Reading();
                        reading.Add(RepeatedStatements.OwnProcess, row => repeated.Learn(row.Int32("pid"), _connection.ProcessID));
                        await transaction.ReadAsync(reading, cancellation);
                    }

                    await repeated.PrepareAsync(batch, cancellation);
                    return 0;
                },
                statementTimeout,
                cancellation);
        }
        catch (PostgresException refusal) when (!Refusal.EndsSession(refusal))
        {
            repeated.GiveUp();
        }
    }

    private async Task<T> TransactAsync<T>(Func<Task<T>> transact)
    {
        var begun = _time.GetTimestamp();
        try
        {
            return await transact();
        }
        catch
        {
            await RollBackAsync();
            throw;
        }
        finally
        {
            var open = _time.GetElapsedTime(begun);
            DatabaseTime += open;
            LongestTransaction = open > LongestTransaction ? open : LongestTransaction;
        }
    }

    /// <summary>One round trip.</summary>
    private async Task RunAsync(string[] commands, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(new(command));
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task RollBackAsync()
    {
        try
        {
            await RunAsync(["rollback"], CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and with it the transaction.
        }
        catch (InvalidOperationException)
        {
            // Npgsql says so when the connection broke before.
        }
    }
}
