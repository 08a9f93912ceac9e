using System.Collections.Immutable;
using Inspector.Catalog;
using Index = Inspector.Catalog.Index;

namespace Inspector.Agent.History;

/// <summary>An index's counter, as one server shows it.</summary>
/// <param name="Schema">The index's schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="ObjectId">Its object id.</param>
/// <param name="Scans">Scans since the server counts; of a partitioned index those of its partitions.</param>
internal sealed record IndexScans(string Schema, string Name, long ObjectId, long Scans);

/// <summary>How one server used the indexes of one database. Only what changed is written: an index that nobody uses costs no row, however often it is looked at.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Server">Which of the target's servers: host and port, as configured.</param>
/// <param name="Database">The database's name.</param>
/// <param name="IsStandby">Whether the server is a standby now.</param>
/// <param name="CountedSince">Since when it counts, as it says itself.</param>
/// <param name="At">When it was asked, by the clock that <paramref name="CountedSince"/> is of.</param>
/// <param name="Indexes">Every index of the database: one that is missing was dropped.</param>
internal sealed record UsageEntry(
    string Target, string Server, string Database, bool IsStandby, DateTimeOffset CountedSince, DateTimeOffset At, ImmutableArray<IndexScans> Indexes) : HistoryEntry
{
    /// <inheritdoc/>
    public override bool ComesAgain => true;

    /// <inheritdoc/>
    public override int Rows => Indexes.Length + 1;

    /// <summary>What a database's server and its replicas counted: an entry for each. Times are those of the inspected server's clock, by which it says since when it counts.</summary>
    /// <param name="target">The target's name as configured.</param>
    /// <param name="server">The inspected server's name: host and port, as a replica bears it (<see cref="ReplicaUsage.Name"/>), so that it is the same after a failover.</param>
    /// <param name="observation">What was read.</param>
    public static ImmutableArray<UsageEntry> Of(string target, string server, Observation observation)
    {
        var catalog = observation.Database;
        return
        [
            new(target, server, catalog.Database.Name, catalog.Server.IsStandby, catalog.StatisticsSince, catalog.Server.ReadAt, [.. catalog.Indexes.Select(index => Scans(index, index.TotalUsage))]),
            .. observation.Replicas.Select(replica =>
                new UsageEntry(target, replica.Name, catalog.Database.Name, true, replica.Since, catalog.Server.ReadAt, [.. catalog.Indexes.Select(index => Scans(index, replica.Of(index)))])),
        ];
    }

    private static IndexScans Scans(Index index, IndexUsage usage) => new(index.Table.Schema.Name, index.Name, index.Oid, usage.Scans);

    /// <inheritdoc/>
    public override async Task WriteAsync(HistoryConnection connection, CancellationToken cancellation)
    {
        var lastSeen = await UsageTable.LastSeenAsync(connection, Target, Server, Database, cancellation);
        var open = (await UsageTable.OpenAsync(connection, Target, Server, Database, cancellation)).ToDictionary(one => (one.Schema, one.Name), one => one.Window);
        var changed = new List<object?[]>();
        foreach (var index in Indexes.DistinctBy(index => (StoredText.Of(index.Schema), StoredText.Of(index.Name))))
        {
            var key = (StoredText.Of(index.Schema), StoredText.Of(index.Name));
            open.Remove(key, out var before);
            var after = UsageWindow.After(before, new(At, index.ObjectId, IsStandby, CountedSince, index.Scans));
            if (ReferenceEquals(after, before))
            {
                continue;
            }

            if (before is not null && after.Start != before.Start)
            {
                changed.Add(UsageTable.Row(this, key, before with { End = lastSeen ?? before.Start }));
            }

            changed.Add(UsageTable.Row(this, key, after));
        }

        changed.AddRange(open.Select(dropped => UsageTable.Row(this, dropped.Key, dropped.Value with { End = lastSeen ?? dropped.Value.Start })));
        await connection.WriteAsync(UsageTable.Windows, changed, cancellation);
        await UsageTable.SeeAsync(connection, this, cancellation);
    }
}
