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
    /// <param name="database">The database that it should hold.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotAReplicaException">
    /// It belongs to another cluster, or that cannot be known, or it is another database: its object ids mean something else.
    /// </exception>
    internal static async Task<ReplicaUsage> ReadAsync(
        GuardedSession session, ServerSnapshot primary, Database database, CancellationToken cancellation)
    {
        var name = FormattableString.Invariant($"{session.Host}:{session.Port}");
        return await session.ReadAsync(
            async transaction =>
            {
                var (server, its) = await ServerReader.ReadAsync(transaction, cancellation);
                if (WhyNot(server, its, primary, database) is { } why)
                {
                    throw new NotAReplicaException(name, why);
                }

                var since = new[] { its.StatisticsReset, server.CountersSince, server.StartedAt }.Max()!.Value;
                var indexes = new Dictionary<uint, IndexUsage>();
                await foreach (var row in transaction.RowsAsync(Usage, cancellation))
                {
                    indexes.Add(row.Oid("oid"), new(row.Int64("scans"), row.Int64("entries_read"), row.TimeOrNull("last_scan")));
                }

                return new ReplicaUsage(name, since, indexes.ToFrozenDictionary());
            },
            CatalogReader.StatementTimeout,
            cancellation);
    }

    private static string? WhyNot(ServerSnapshot server, Database its, ServerSnapshot primary, Database database) =>
        server.SystemIdentifier is null || primary.SystemIdentifier is null ? "the role may not execute pg_control_system(), which tells one cluster from another"
        : server.SystemIdentifier != primary.SystemIdentifier ? "its system identifier differs"
        : its.Oid != database.Oid ? $"it was asked in the database {its.Name}, not in {database.Name}"
        : null;
}
