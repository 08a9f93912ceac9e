using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Collects what <see cref="StatisticsReader"/> reads.</summary>
internal sealed class StatisticsParts
{
    private readonly ServerVersion _version;
    private readonly List<Gap> _gaps = [];
    private IReadOnlyDictionary<uint, string> _names;
    private (ServerStatistics Statistics, bool SeesAll)? _server;
    private ImmutableArray<SessionGroup>? _sessions;
    private ImmutableArray<PreparedGroup>? _prepared;
    private ImmutableArray<SlotStatistics>? _slots;
    private ImmutableArray<StandbyStatistics>? _standbys;

    /// <summary>Nothing yet.</summary>
    /// <param name="version">The server's version.</param>
    /// <param name="names">Names of databases from before, in case they cannot be read.</param>
    public StatisticsParts(ServerVersion version, IReadOnlyDictionary<uint, string> names) => (_version, _names) = (version, names);

    /// <summary>The databases, once read.</summary>
    public ImmutableArray<DatabaseStatistics>? Databases { get; set; }

    /// <summary>What is read, in this order, each with what it is called when it is missing; null for what cannot be missing. The names of databases come first.</summary>
    public IEnumerable<(string? What, Action<Reading> Add)> All =>
    [
        (null, reading => reading.Add(StatisticsServer.Server, row => _server = StatisticsServer.Read(row, _version))),
        ("the databases", reading => Collect(reading, StatisticsDatabases.Databases, StatisticsDatabases.Read, TakeDatabases)),
        ("the sessions", reading => Collect(reading, StatisticsRows.Sessions, row => StatisticsRows.ReadSessions(row, _names), all => _sessions = all)),
        ("the prepared transactions", reading => Collect(reading, StatisticsRows.Prepared, row => StatisticsRows.ReadPrepared(row, _names), all => _prepared = all)),
        ("the replication slots", reading => Collect(reading, StatisticsRows.Slots, row => StatisticsRows.ReadSlot(row, _names), all => _slots = all)),
        ("the standbys", reading => Collect(reading, StatisticsRows.Standbys, StatisticsRows.ReadStandby, all => _standbys = all)),
    ];

    /// <summary>Notes that something could not be read.</summary>
    public void Miss(string what, string why) => _gaps.Add(new(Sight.ServerStatistics, $"{what} could not be read: {why}"));

    /// <summary>The sample, without what comes later.</summary>
    public ServerStatistics Build()
    {
        var (statistics, seesAll) = _server ?? throw new InvalidOperationException("the server said nothing about itself");
        if (!seesAll)
        {
            _gaps.Add(new(
                Sight.Sessions,
                "the role lacks pg_read_all_stats: states, waits and transactions of other roles' sessions are hidden, and so is how far standbys are behind",
                IsPartial: true));
        }

        return statistics with
        {
            Sessions = _sessions,
            Prepared = _prepared,
            Databases = Databases,
            Slots = _slots is { } slots ? [.. slots.OrderBy(slot => slot.Name, StringComparer.Ordinal)] : null,
            Standbys = _standbys,
            Gaps = [.. _gaps],
        };
    }

    private void TakeDatabases(ImmutableArray<DatabaseStatistics> databases)
    {
        Databases = [.. databases.OrderBy(database => database.Name, StringComparer.Ordinal)];
        _names = databases.ToDictionary(database => database.Oid, database => database.Name);
    }

    private static void Collect<T>(Reading reading, Statement statement, Func<Row, T> read, Action<ImmutableArray<T>> take)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        reading.Add(statement, row => all.Add(read(row)), () => take(all.ToImmutable()));
    }
}
