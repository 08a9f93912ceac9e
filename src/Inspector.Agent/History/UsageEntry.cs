using System.Collections.Immutable;
using Inspector.Catalog;

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
/// <param name="At">When it was asked, by the agent's clock.</param>
/// <param name="Indexes">Every index of the database: one that is missing was dropped.</param>
internal sealed record UsageEntry(
    string Target, string Server, string Database, bool IsStandby, DateTimeOffset CountedSince, DateTimeOffset At, ImmutableArray<IndexScans> Indexes) : HistoryEntry
{
    /// <inheritdoc/>
    public override int Rows => Indexes.Length + 1;

    /// <summary>What a catalog's own server counted.</summary>
    public static UsageEntry Of(string target, string server, CatalogSnapshot catalog, DateTimeOffset at) => new(
        target,
        server,
        catalog.Database.Name,
        catalog.Server.IsStandby,
        catalog.StatisticsSince,
        at,
        [.. catalog.Indexes.Select(index => new IndexScans(index.Table.Schema.Name, index.Name, index.Oid, (index.IsPartitioned ? index.TotalUsage : index.Usage).Scans))]);

    /// <inheritdoc/>
    public override async Task WriteAsync(HistoryConnection connection, CancellationToken cancellation)
    {
        var lastSeen = await UsageTable.LastSeenAsync(connection, Target, Server, Database, cancellation);
        var open = (await UsageTable.OpenAsync(connection, Target, Server, Database, cancellation)).ToDictionary(one => (one.Schema, one.Name), one => one.Window);
        foreach (var index in Indexes.DistinctBy(index => (index.Schema, index.Name)))
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
                await UsageTable.WriteAsync(connection, this, key, before with { End = lastSeen ?? before.Start }, cancellation);
            }

            await UsageTable.WriteAsync(connection, this, key, after, cancellation);
        }

        foreach (var (dropped, window) in open)
        {
            await UsageTable.WriteAsync(connection, this, dropped, window with { End = lastSeen ?? window.Start }, cancellation);
        }

        await UsageTable.SeeAsync(connection, this, cancellation);
    }
}
