using System.Collections.Immutable;
using Npgsql;

namespace Inspector.Testing;

/// <summary>
/// Reads which locks a session has, from a session of its own. Three ways to know for certain, and one to see what may be seen:
/// <list type="bullet">
/// <item><see cref="TakenByAsync"/>: a statement that may stand in a transaction keeps all its locks to the end; they are read then.</item>
/// <item><see cref="AwaitedAsync(int)"/>: while <see cref="TestDatabase.HoldAsync"/> holds a conflicting lock, the statement waits, and what it asks for is read.</item>
/// <item><see cref="ReadAsync"/>: at a moment at which the test knows the session to stand still, for example in such a wait.</item>
/// <item><see cref="DuringAsync"/> samples while a statement runs: what it returns was held, what was held for a moment may be missing.</item>
/// </list>
/// Locks on catalogs are mostly released at once and prove nothing.
/// </summary>
internal sealed class LockWatch : IAsyncDisposable
{
    private const string Sql = """
        select
            l.locktype,
            quote_ident(n.nspname) || '.' || quote_ident(c.relname),
            l.mode,
            l.granted,
            n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
        from pg_locks l
        left join pg_class c on c.oid = l.relation and l.database in (0, (select d.oid from pg_database d where d.datname = current_database()))
        left join pg_namespace n on n.oid = c.relnamespace
        where l.pid = $1
        order by
            l.granted,
            l.locktype,
            n.nspname,
            c.relname,
            l.mode
        """;

    private readonly NpgsqlConnection _session;

    private LockWatch(NpgsqlConnection session) => _session = session;

    /// <summary>Opens the watching session. The names of relations are those of this database.</summary>
    public static async Task<LockWatch> OpenAsync(TestDatabase database) => new(await database.OpenAsync());

    /// <summary>All locks that a session has or awaits now, what it awaits first.</summary>
    /// <param name="pid">Its backend: <c>NpgsqlConnection.ProcessID</c>.</param>
    public async Task<ImmutableArray<ObservedLock>> ReadAsync(int pid) =>
        [.. await _session.QueryAsync(Sql, Read, pid)];

    /// <summary>Waits until a session waits for a lock.</summary>
    /// <returns>The lock that it waits for.</returns>
    /// <exception cref="TimeoutException">It never waited: nothing conflicts with what it does, or it failed.</exception>
    public async Task<ObservedLock> AwaitedAsync(int pid)
    {
        var locks = await Eventually.ReadAsync("the session waits for a lock", () => ReadAsync(pid), all => all.Any(l => !l.Granted));
        return locks.First(l => !l.Granted);
    }

    /// <inheritdoc cref="AwaitedAsync(int)"/>
    public Task<ObservedLock> AwaitedAsync(RunningStatement statement) => AwaitedAsync(statement.Pid);

    /// <summary>Samples a session's locks until its statement has ended, at least once; then the statement's failure, if it failed, is thrown.</summary>
    /// <param name="pid">Its backend.</param>
    /// <param name="statement">The running statement.</param>
    public async Task<ImmutableHashSet<ObservedLock>> DuringAsync(int pid, Task statement)
    {
        var seen = ImmutableHashSet.CreateBuilder<ObservedLock>();
        do
        {
            seen.UnionWith(await ReadAsync(pid));
        }
        while (!statement.IsCompleted);
        await statement;
        return seen.ToImmutable();
    }

    /// <summary>Runs statements in a transaction, reads the locks that it holds at the end, and rolls back.</summary>
    /// <param name="database">Where.</param>
    /// <param name="statements">Statements that may stand in a transaction.</param>
    public async Task<ImmutableArray<ObservedLock>> TakenByAsync(TestDatabase database, string statements)
    {
        await using var transaction = await database.HoldAsync(statements);
        return await ReadAsync(transaction.Pid);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static ObservedLock Read(NpgsqlDataReader row)
    {
        var relation = row.IsDBNull(4) ? null : row.GetString(1);
        return new(row.GetString(0), relation, row.GetString(2), row.GetBoolean(3), relation is not null && row.GetBoolean(4));
    }
}
