using System.Collections.Immutable;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Reads all that an inspection of one database looks at: first the catalog, without which there is nothing; then what adds to it. What
/// fails of the latter becomes a gap, and the rest is examined all the same.
/// </summary>
internal static class ObservationReader
{
    internal static async Task<Observation> ReadAsync(
        GuardedSession session, ImmutableArray<NpgsqlDataSource> replicas, TimeProvider time, CancellationToken cancellation)
    {
        var (builder, server, database) = await CatalogReader.ReadAsync(session, cancellation);
        ImmutableArray<StatementUsage> statements = [];
        await TryAsync(builder, Sight.CollationVersions, "the versions of collations", () => CollationVersionReader.ReadAsync(session, builder, cancellation));
        await TryAsync(
            builder,
            Sight.ColumnBounds,
            "the values in the statistics of columns",
            () => ColumnBoundsReader.ReadAsync(session, builder, server.Reader, cancellation));
        await TryAsync(
            builder, Sight.SequencePositions, "the positions of sequences", () => SequencePositions.ReadAsync(session, builder, cancellation));
        await TryAsync(
            builder,
            Sight.ColumnStatistics,
            "the statistics of columns",
            () => ColumnStatisticsReader.ReadAsync(session, builder, server.Reader, cancellation));
        await TryAsync(
            builder,
            Sight.Statements,
            "the statements",
            async () => statements = await StatementReader.ReadAsync(session, builder, server.Reader, cancellation));
        var usage = await ReadReplicasAsync(replicas, builder, server, database, time, cancellation);
        return new(builder.Build(server, database), usage, statements);
    }

    private static async Task<ImmutableArray<ReplicaUsage>> ReadReplicasAsync(
        ImmutableArray<NpgsqlDataSource> replicas,
        CatalogBuilder builder,
        ServerSnapshot server,
        Database database,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var usage = ImmutableArray.CreateBuilder<ReplicaUsage>();
        foreach (var source in replicas)
        {
            var name = new NpgsqlConnectionStringBuilder(source.ConnectionString).Host;
            await TryAsync(
                builder,
                Sight.Replicas,
                $"the counters of the replica {name}",
                async () =>
                {
                    await using var replica = await GuardedSession.OpenAsync(source, time, cancellation);
                    usage.Add(await ReplicaReader.ReadAsync(replica, server, database, cancellation));
                });
        }

        return usage.ToImmutable();
    }

    private static async Task TryAsync(CatalogBuilder builder, Sight sight, string what, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or NotAReplicaException or UnsupportedServerException)
        {
            var line = $"{what} could not be read: {Refusal.Reason(failure)}";
            builder.Gaps.Add(new(sight, line));
            builder.Faults.Add(line);
        }
    }
}
