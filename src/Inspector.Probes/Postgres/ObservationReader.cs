using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Reads all that an inspection of one database looks at: first the catalog, without which there is nothing; then what adds to it. What
/// fails of the latter becomes a gap, and the rest is examined all the same.
/// </summary>
internal static class ObservationReader
{
    internal static async Task<Observation> ReadAsync(
        GuardedSession session,
        ImmutableArray<NpgsqlDataSource> replicas,
        TimeProvider time,
        CancellationToken cancellation,
        CatalogMemory? memory = null)
    {
        var read = await CatalogReader.ReadAsync(session, memory, cancellation);
        var (builder, server) = (read.Builder, read.Server);
        var additions = new Additions(builder, memory?.Remembered is { } remembered && remembered.HasSameStatistics(server) ? remembered.Failed : null);
        ImmutableArray<StatementUsage> statements = [];
        await additions.TryAsync(Sight.CollationVersions, "the versions of collations", () => CollationVersionReader.ReadAsync(session, builder, cancellation));
        await additions.TryAsync(
            Sight.ColumnBounds,
            "the values in the statistics of columns",
            () => ColumnBoundsReader.ReadAsync(session, builder, server.Reader, cancellation));
        await additions.TryAsync(Sight.SequencePositions, "the positions of sequences", () => SequencePositions.ReadAsync(session, builder, cancellation));
        await additions.TryAsync(
            Sight.ColumnStatistics,
            "the statistics of columns",
            () => ColumnStatisticsReader.ReadAsync(session, builder, server.Reader, cancellation));
        await additions.TryAsync(
            Sight.Statements,
            "the statements",
            async () => statements = await StatementReader.ReadAsync(session, builder, server.Reader, cancellation));
        var usage = await ReadReplicasAsync(replicas, additions, server, read.Database, time, cancellation);
        if (memory is not null)
        {
            memory.Remembered = RememberedCatalog.Of(read, additions.Failed.ToFrozenSet(), memory.Remembered?.Answers ?? FrozenDictionary<Need, RememberedAnswer>.Empty);
        }

        return new(builder.Build(server, read.Database), usage, statements);
    }

    private static async Task<ImmutableArray<ReplicaUsage>> ReadReplicasAsync(
        ImmutableArray<NpgsqlDataSource> replicas,
        Additions additions,
        ServerSnapshot server,
        Database database,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var usage = ImmutableArray.CreateBuilder<ReplicaUsage>();
        foreach (var source in replicas)
        {
            var name = new NpgsqlConnectionStringBuilder(source.ConnectionString).Host;
            await additions.TryAsync(
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

    /// <summary>Reads what adds to a catalog, each part on its own.</summary>
    private sealed class Additions
    {
        private readonly CatalogBuilder _builder;
        private readonly bool _keepsStatistics;
        private readonly FrozenSet<Sight> _missing;

        /// <summary>Begins anew, but for what is known.</summary>
        /// <param name="builder">What to add to.</param>
        /// <param name="missing">What is missing of the statistics that the last inspection read, if they still hold; null if not.</param>
        internal Additions(CatalogBuilder builder, FrozenSet<Sight>? missing)
        {
            (_builder, _keepsStatistics, _missing) = (builder, missing is not null, missing ?? []);
            builder.Faults.Clear();
            builder.Gaps.RemoveAll(gap => !IsKnown(gap.Sight));
            builder.Forget(isKept: IsKnown);
        }

        /// <summary>What could not be read.</summary>
        internal HashSet<Sight> Failed { get; } = [];

        internal async Task TryAsync(Sight sight, string what, Func<Task> read)
        {
            if (IsKnown(sight))
            {
                return;
            }

            try
            {
                await read();
            }
            catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or NotAReplicaException or UnsupportedServerException)
            {
                var line = $"{what} could not be read: {Refusal.Reason(failure)}";
                _builder.Gaps.Add(new(sight, line));
                _builder.Faults.Add(line);
                Failed.Add(sight);
            }
        }

        private bool IsKnown(Sight sight) => _keepsStatistics && sight switch
        {
            // How common values are is read with the other statistics of columns.
            Sight.CommonestShares => !_missing.Contains(Sight.ColumnStatistics),
            Sight.ColumnBounds or Sight.ColumnStatistics => !_missing.Contains(sight),
            _ => false,
        };
    }
}
