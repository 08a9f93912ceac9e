using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Measures databases, one after the other, seldom enough: the server adds their files up one by one, 157 ms for 10,000 tables. It waits for no table of anybody, but a disk may keep it:
/// each has a transaction of its own, and a look at all of them begins after 5 minutes, and after 5,000 times as long as the last one took, whichever is later.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class DatabaseSizes(TimeProvider time)
{
    /// <summary>The pace: one part in so many of one core's time.</summary>
    private const int Rarity = 5_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long one round may be kept by it, but for the last measurement.</summary>
    private static readonly TimeSpan MostPerRound = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<uint, DatabaseSize> _sizes = [];
    private readonly HashSet<uint> _asked = [];
    private readonly HashSet<string> _failures = new(StringComparer.Ordinal);
    private long? _begun;
    private TimeSpan _spent;

    /// <summary>What could not be measured in this look.</summary>
    public IEnumerable<Gap> Gaps => _failures.Order(StringComparer.Ordinal).Take(3).Select(failure => new Gap(Sight.ServerStatistics, failure, IsPartial: true));

    /// <summary>The databases with their sizes, after some were measured.</summary>
    public async Task<ImmutableArray<DatabaseStatistics>> ReadAsync(GuardedSession session, ImmutableArray<DatabaseStatistics> databases, CancellationToken cancellation)
    {
        foreach (var gone in _sizes.Keys.Except(databases.Select(database => database.Oid)).ToList())
        {
            _sizes.Remove(gone);
        }

        await MeasureAsync(session, databases, cancellation);
        return [.. databases.Select(database => database with { Size = _sizes.GetValueOrDefault(database.Oid) })];
    }

    private async Task MeasureAsync(GuardedSession session, ImmutableArray<DatabaseStatistics> databases, CancellationToken cancellation)
    {
        var pause = _spent * Rarity > Interval ? _spent * Rarity : Interval;
        if (_begun is not { } begun || time.GetElapsedTime(begun) >= pause)
        {
            (_begun, _spent) = (time.GetTimestamp(), TimeSpan.Zero);
            _asked.Clear();
            _failures.Clear();
        }

        var until = session.DatabaseTime + MostPerRound;
        foreach (var database in databases.Where(database => !_asked.Contains(database.Oid)).OrderBy(database => database.Oid))
        {
            if (session.DatabaseTime > until)
            {
                break;
            }

            var before = session.DatabaseTime;
            _asked.Add(database.Oid);
            await MeasureAsync(session, database, cancellation);
            _spent += session.DatabaseTime - before;
        }
    }

    private async Task MeasureAsync(GuardedSession session, DatabaseStatistics database, CancellationToken cancellation)
    {
        var reading = new Reading();
        reading.Add(StatisticsDatabases.Size, new[] { database.Oid }, row =>
        {
            var at = row.Time("at");
            if (row.Int64OrNull("bytes") is { } bytes) // null for one that was dropped meanwhile
            {
                _sizes[database.Oid] = new(bytes, at);
            }
        });
        try
        {
            await session.ReadAtOnceAsync(reading, StatementTimeout, cancellation);
        }
        catch (PostgresException refusal) when (!Refusal.EndsSession(refusal))
        {
            _failures.Add($"the size of a database could not be measured: {Refusal.Reason(refusal)}");
        }
    }
}
