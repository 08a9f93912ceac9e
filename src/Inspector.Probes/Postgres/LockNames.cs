using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Names of databases, roles and relations, kept from sample to sample. They are read apart from the sample, because their catalogs may be locked: then there are numbers
/// instead, and why. Relations of other databases are read through short connections to them, if the caller says how.
/// </summary>
/// <param name="open">Opens a session in another database; null leaves its relations without names.</param>
/// <param name="time">The clock.</param>
internal sealed class LockNames(Func<string, CancellationToken, Task<GuardedSession>>? open, TimeProvider time)
{
    internal static readonly Statement Databases = new(
        "database-names",
        "the names of all databases, for a sample of locks",
        (14, """
            select
                oid,
                datname::text as name,
                datname = current_database() as is_own
            from pg_database
            """));

    internal static readonly Statement Roles = new(
        "role-names",
        "the names of a few roles, for a sample of locks",
        (14, """
            select
                oid,
                rolname::text as name
            from pg_roles
            where oid = any($1::oid[])
            """));

    internal static readonly Statement Relations = new(
        "relation-names",
        "the names of a few relations, for a sample of locks",
        (14, """
            select
                c.oid,
                n.nspname::text as schema,
                c.relname::text as name,
                c.relkind::text as kind,
                case when c.reltuples >= 0 then c.relpages::int8 * current_setting('block_size')::int8 end as bytes
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.oid = any($1::oid[])
            """));

    /// <summary>How long a name is believed; renaming is rare.</summary>
    private static readonly TimeSpan Shelf = TimeSpan.FromMinutes(10);

    /// <summary>How long a place that did not answer is left alone; a server that keeps us waiting at its door until it gives up on us (<c>authentication_timeout</c>).</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongRest = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ElsewhereTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Relations remembered; more are forgotten all at once.</summary>
    private const int Most = 10_000;

    private readonly Dictionary<uint, string> _databases = [];
    private readonly Dictionary<uint, string> _roles = [];
    private readonly Dictionary<(uint Database, uint Oid), RelationName?> _relations = [];
    private readonly Dictionary<string, (long Since, TimeSpan Length, string Why)> _resting = new(StringComparer.Ordinal);
    private uint _own;
    private long _since;
    private bool _isRead;

    /// <summary>Names of the databases that are known.</summary>
    public IReadOnlyDictionary<uint, string> KnownDatabases => _databases;

    /// <summary>The connection is lost: the next may lead to another server, where numbers mean something else.</summary>
    public void Forget()
    {
        _databases.Clear();
        _roles.Clear();
        _relations.Clear();
        _isRead = false;
    }

    /// <summary>The name of a database.</summary>
    public string? Database(uint? oid) => oid is { } known ? _databases.GetValueOrDefault(known) : null;

    /// <summary>The name of a role.</summary>
    public string? Role(uint? oid) => oid is { } known ? _roles.GetValueOrDefault(known) : null;

    /// <summary>A lock's object by name.</summary>
    /// <param name="key">The lock.</param>
    /// <param name="row">The row that its waiter wants, if it is a lock on a transaction.</param>
    public LockTarget Describe(LockKey key, LockKey? row = null)
    {
        var (place, relation) = row is { } wanted ? (wanted.Database, wanted.Relation) : (key.Type == "spectoken" ? null : key.Database, key.Relation);
        return new(key, Database(place), relation is { } oid ? _relations.GetValueOrDefault((place ?? 0, oid)) : null) { Row = row };
    }

    /// <summary>Reads what is not known yet, as far as it can be had.</summary>
    /// <param name="session">A session of the server.</param>
    /// <param name="databases">Databases by object id.</param>
    /// <param name="roles">Roles by object id.</param>
    /// <param name="relations">Relations by database (0 for what all share) and object id.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What could not be read, and why.</returns>
    public async Task<ImmutableArray<Gap>> ReadAsync(
        GuardedSession session,
        IEnumerable<uint> databases,
        IEnumerable<uint> roles,
        IEnumerable<(uint Database, uint Oid)> relations,
        CancellationToken cancellation)
    {
        Expire();
        var gaps = new List<Gap>();
        if (!_isRead || databases.Any(oid => oid != 0 && !_databases.ContainsKey(oid)))
        {
            await TryAsync("databases", "the names of databases", gaps, isElsewhere: false, () => ReadDatabasesAsync(session, cancellation), cancellation);
        }

        var unknownRoles = roles.Where(oid => oid != 0 && !_roles.ContainsKey(oid)).Distinct().Order().ToArray();
        if (unknownRoles.Length > 0)
        {
            await TryAsync("roles", "the names of roles", gaps, isElsewhere: false, () => ReadRolesAsync(session, unknownRoles, cancellation), cancellation);
        }

        foreach (var group in relations.Where(one => !_relations.ContainsKey(one)).Distinct().GroupBy(one => one.Database).OrderBy(group => group.Key).ToList())
        {
            var oids = group.Select(one => one.Oid).Order().ToArray();
            if (group.Key == 0 || group.Key == _own)
            {
                await TryAsync("relations", "the names of relations", gaps, isElsewhere: false, () => ReadRelationsAsync(session, group.Key, oids, cancellation), cancellation);
            }
            else if (_databases.GetValueOrDefault(group.Key) is { } name)
            {
                await TryAsync($"relations of {name}", $"the names of relations in the database {name}", gaps, isElsewhere: true, () => ReadElsewhereAsync(name, group.Key, oids, cancellation), cancellation);
            }
        }

        return [.. gaps];
    }

    private void Expire()
    {
        if (!_isRead)
        {
            _since = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(_since) > Shelf)
        {
            // Old names are better than none while new ones cannot be had: the databases', without which nothing has a place, stay.
            _roles.Clear();
            _relations.Clear();
            _isRead = false;
            _since = time.GetTimestamp();
        }

        if (_relations.Count > Most)
        {
            _relations.Clear();
        }
    }

    private async Task ReadDatabasesAsync(GuardedSession session, CancellationToken cancellation)
    {
        var (reading, read) = (new Reading(), new Dictionary<uint, string>());
        reading.Add(Databases, row =>
        {
            var (oid, name) = (row.Oid("oid"), row.Text("name"));
            read[oid] = name;
            _own = row.Bool("is_own") ? oid : _own;
        });
        await session.ReadAtOnceAsync(reading, StatementTimeout, cancellation);
        _databases.Clear();
        foreach (var (oid, name) in read)
        {
            _databases.Add(oid, name);
        }

        _isRead = true;
    }

    private async Task ReadRolesAsync(GuardedSession session, uint[] oids, CancellationToken cancellation)
    {
        var reading = new Reading();
        reading.Add(Roles, oids, row => _roles[row.Oid("oid")] = row.Text("name"));
        await session.ReadAtOnceAsync(reading, StatementTimeout, cancellation);
    }

    private async Task ReadRelationsAsync(GuardedSession session, uint database, uint[] oids, CancellationToken cancellation)
    {
        var reading = new Reading();
        var read = oids.ToDictionary(oid => oid, _ => (RelationName?)null); // one that is made in an open transaction has no name for us
        reading.Add(Relations, oids, row =>
            read[row.Oid("oid")] = new(row.Text("schema"), row.Text("name"), row.Char("kind"), row.Int64OrNull("bytes")));
        await session.ReadAtOnceAsync(reading, StatementTimeout, cancellation);
        foreach (var (oid, name) in read)
        {
            _relations[(database, oid)] = name;
        }
    }

    private async Task ReadElsewhereAsync(string name, uint database, uint[] oids, CancellationToken cancellation)
    {
        if (open is null)
        {
            throw new InvalidOperationException("no connection to other databases was offered");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ElsewhereTimeout);
        try
        {
            await using var session = await open(name, limit.Token);
            await ReadRelationsAsync(session, database, oids, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NpgsqlException("it did not answer in time", new TimeoutException());
        }
    }

    private async Task TryAsync(string place, string what, List<Gap> gaps, bool isElsewhere, Func<Task> read, CancellationToken cancellation)
    {
        if (_resting.TryGetValue(place, out var rest))
        {
            if (time.GetElapsedTime(rest.Since) < rest.Length)
            {
                gaps.Add(new(Sight.LockNames, rest.Why, IsPartial: true));
                return;
            }

            _resting.Remove(place);
        }

        try
        {
            await read();
        }
#pragma warning disable CA1031 // Whatever keeps us out of another database, the sample stands without the names.
        catch (Exception failure) when (isElsewhere ? !cancellation.IsCancellationRequested : failure is PostgresException refusal && !Refusal.EndsSession(refusal))
#pragma warning restore CA1031
        {
            var why = $"{what} could not be read: {Refusal.Reason(failure)}";
            _resting[place] = (time.GetTimestamp(), failure is PostgresException ? Rest : LongRest, why);
            gaps.Add(new(Sight.LockNames, why, IsPartial: true));
        }
    }
}
