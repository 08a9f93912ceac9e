using System.Collections.Immutable;
using Inspector.Activity;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Reads the statistics of a server, one sample after another: in one round trip, by functions and one catalog, and now and then the sizes of databases. When the server
/// refuses a part, each is asked for on its own, and what cannot be had becomes a gap. Any database of the server will do; the promises are those of
/// <see cref="GuardedSession"/>. Keep one for each server: it remembers names and sizes. Not thread-safe.
/// </summary>
/// <param name="time">The clock by which sizes grow old; the system's by default.</param>
public sealed class StatisticsReader(TimeProvider? time = null)
{
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(2);

    private readonly DatabaseSizes _sizes = new(time ?? TimeProvider.System);
    private ImmutableDictionary<uint, string> _names = ImmutableDictionary<uint, string>.Empty;

    /// <summary>A sample.</summary>
    /// <param name="session">A session of the server, in any of its databases.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The server did not answer, or not even to what every role may ask.</exception>
    public async Task<ServerStatistics> ReadAsync(GuardedSession session, CancellationToken cancellation = default)
    {
        var begun = session.DatabaseTime;
        var parts = await ReadPartsAsync(session, cancellation);
        if (parts.Databases is { } databases)
        {
            _names = databases.ToImmutableDictionary(database => database.Oid, database => database.Name);
            parts.Databases = await _sizes.ReadAsync(session, databases, cancellation);
        }

        var statistics = parts.Build();
        return statistics with { DatabaseTime = session.DatabaseTime - begun, Gaps = [.. statistics.Gaps, .. _sizes.Gaps] };
    }

    private async Task<StatisticsParts> ReadPartsAsync(GuardedSession session, CancellationToken cancellation)
    {
        var parts = new StatisticsParts(session.Version, _names);
        var whole = new Reading();
        foreach (var (_, add) in parts.All)
        {
            add(whole);
        }

        try
        {
            await session.ReadAtOnceAsync(whole, StatementTimeout, cancellation);
            return parts;
        }
        catch (PostgresException refusal) when (!Refusal.EndsSession(refusal))
        {
            return await ReadOneByOneAsync(session, cancellation);
        }
    }

    private async Task<StatisticsParts> ReadOneByOneAsync(GuardedSession session, CancellationToken cancellation)
    {
        var parts = new StatisticsParts(session.Version, _names);
        foreach (var (what, add) in parts.All)
        {
            var reading = new Reading();
            add(reading);
            try
            {
                await session.ReadAtOnceAsync(reading, StatementTimeout, cancellation);
            }
            catch (PostgresException refusal) when (what is not null && !Refusal.EndsSession(refusal))
            {
                parts.Miss(what, Refusal.Reason(refusal));
            }
        }

        return parts;
    }
}
