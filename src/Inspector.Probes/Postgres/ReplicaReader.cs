using System.Collections.Frozen;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads what a physical replica counted of its own use of the indexes.</summary>
internal static class ReplicaReader
{
    internal static readonly Statement Usage = new(
        "replica-usage",
        "on a replica: usage counters of the indexes that it used",
        (14, """
            select
                c.oid,
                pg_stat_get_numscans(c.oid) as scans,
                pg_stat_get_tuples_returned(c.oid) as entries_read,
                null::timestamptz as last_scan
            from pg_class c
            where c.relkind = 'i'
                and pg_stat_get_numscans(c.oid) > 0
            """),
        (16, """
            select
                c.oid,
                pg_stat_get_numscans(c.oid) as scans,
                pg_stat_get_tuples_returned(c.oid) as entries_read,
                pg_stat_get_lastscan(c.oid) as last_scan
            from pg_class c
            where c.relkind = 'i'
                and pg_stat_get_numscans(c.oid) > 0
            """));

    /// <summary>Reads one replica.</summary>
    /// <param name="session">A session on it.</param>
    /// <param name="primary">The server that it should be a replica of.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotAReplicaException">It belongs to another cluster, so that its object ids mean something else.</exception>
    internal static async Task<ReplicaUsage> ReadAsync(GuardedSession session, ServerSnapshot primary, CancellationToken cancellation)
    {
        var name = FormattableString.Invariant($"{session.Host}:{session.Port}");
        var (server, since, indexes) = await session.ReadAsync(
            async transaction =>
            {
                var (server, database) = await ServerReader.ReadAsync(transaction, cancellation);
                var since = new[] { database.StatisticsReset, server.CountersSince, server.StartedAt }.Max()!.Value;
                var indexes = new Dictionary<uint, IndexUsage>();
                await foreach (var row in transaction.RowsAsync(Usage, cancellation))
                {
                    indexes.Add(row.Oid("oid"), new(row.Int64("scans"), row.Int64("entries_read"), row.TimeOrNull("last_scan")));
                }

                return (server, since, indexes);
            },
            CatalogReader.StatementTimeout,
            cancellation);
        return server.SystemIdentifier == primary.SystemIdentifier
            ? new(name, since, indexes.ToFrozenDictionary())
            : throw new NotAReplicaException(name);
    }
}
