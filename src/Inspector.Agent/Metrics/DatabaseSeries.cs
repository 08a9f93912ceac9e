using Inspector.Activity;

namespace Inspector.Agent.Metrics;

/// <summary>The series of each of a server's databases in its statistics. Not safe for several threads.</summary>
/// <param name="target">The target's name.</param>
internal sealed class DatabaseSeries(string target)
{
    /// <summary>Of two ids this far apart it can no longer be told which is the older (transam.c, multixact.c of the server).</summary>
    private const long Wraparound = 1L << 31;

    private readonly List<(string Database, string State)> _states = [];
    private readonly List<string> _prepared = [];

    /// <summary>The series of a sample, those first that alerts need most.</summary>
    public IEnumerable<Series> Of(ServerStatistics statistics)
    {
        if (statistics.Databases is { } known)
        {
            var names = known.Select(database => database.Name).ToHashSet(StringComparer.Ordinal);
            _states.RemoveAll(one => one.Database.Length > 0 && !names.Contains(one.Database));
            _prepared.RemoveAll(one => one.Length > 0 && !names.Contains(one));
        }

        var databases = statistics.Databases ?? [];
        return databases.SelectMany(database => Ages(database, statistics.Limits))
            .Concat(statistics.Sessions is { } sessions ? Sessions(statistics, sessions) : [])
            .Concat(statistics.Prepared is { } prepared ? Prepared(statistics, prepared) : [])
            .Concat(databases.Where(database => database.AllowsConnections).SelectMany(Counters));
    }

    private IEnumerable<Series> Ages(DatabaseStatistics database, ServerLimits limits)
    {
        yield return new(Families.TransactionIdAge, (double)database.FrozenAge / limits.FreezeAge, target, database.Name, "transaction");
        yield return new(Families.TransactionIdAge, (double)database.MultixactAge / limits.MultixactFreezeAge, target, database.Name, "multixact");
        yield return new(Families.TransactionIdsLeft, Wraparound - database.FrozenAge, target, database.Name, "transaction");
        yield return new(Families.TransactionIdsLeft, Wraparound - database.MultixactAge, target, database.Name, "multixact");
        if (database.Size is { } size)
        {
            yield return new(Families.DatabaseSize, size.Bytes, target, database.Name);
        }
    }

    /// <summary>Of every combination that was seen while its database exists: what is over falls to 0, and does not merely vanish.</summary>
    private IEnumerable<Series> Sessions(ServerStatistics statistics, IEnumerable<SessionGroup> sessions)
    {
        var states = sessions.Where(group => group.IsClient).ToLookup(group => (Database: group.Database ?? "", State: SessionStates.Of(group)));
        _states.AddRange(states.Select(group => group.Key).Except(_states).ToList());
        foreach (var one in _states)
        {
            yield return new(Families.Backends, states[one].Sum(group => group.Count), target, one.Database, one.State);
            if (one.State != "unknown")
            {
                yield return new(
                    Families.OldestTransaction,
                    states[one].Select(group => StatisticsSeries.Age(statistics, group.OldestTransaction)).DefaultIfEmpty().Max(),
                    target,
                    one.Database,
                    one.State);
            }
        }
    }

    private IEnumerable<Series> Prepared(ServerStatistics statistics, IEnumerable<PreparedGroup> prepared)
    {
        var databases = prepared.ToLookup(group => group.Database ?? "", StringComparer.Ordinal);
        _prepared.AddRange(databases.Select(group => group.Key).Except(_prepared, StringComparer.Ordinal).ToList());
        foreach (var database in _prepared)
        {
            yield return new(Families.PreparedTransactions, databases[database].Sum(group => group.Count), target, database);
            yield return new(
                Families.PreparedOldest, databases[database].Select(group => StatisticsSeries.Age(statistics, group.Oldest)).DefaultIfEmpty().Max(), target, database);
        }
    }

    private IEnumerable<Series> Counters(DatabaseStatistics database)
    {
        var name = database.Name;
        yield return new(Families.Transactions, database.Committed, target, name, "committed");
        yield return new(Families.Transactions, database.RolledBack, target, name, "rolled_back");
        yield return new(Families.BlocksRead, database.BlocksRead, target, name);
        yield return new(Families.BlocksHit, database.BlocksHit, target, name);
        yield return new(Families.TempBytes, database.TempBytes, target, name);
        yield return new(Families.TempFiles, database.TempFiles, target, name);
        if (database.ChecksumFailures is { } failures)
        {
            yield return new(Families.ChecksumFailures, failures, target, name);
        }

        yield return new(Families.Tuples, database.TuplesReturned, target, name, "returned");
        yield return new(Families.Tuples, database.TuplesFetched, target, name, "fetched");
        yield return new(Families.Tuples, database.TuplesInserted, target, name, "inserted");
        yield return new(Families.Tuples, database.TuplesUpdated, target, name, "updated");
        yield return new(Families.Tuples, database.TuplesDeleted, target, name, "deleted");
    }
}
