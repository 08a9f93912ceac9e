using Inspector.Activity;
using Inspector.Catalog;
using Inspector.Testing;

namespace Inspector.Tests.Metrics;

/// <summary>Statistics as a server might give them.</summary>
internal static class StatisticsSamples
{
    public static readonly DateTimeOffset At = LockScene.At;

    /// <summary>A primary with everything.</summary>
    public static ServerStatistics Primary { get; } = new()
    {
        Version = new(180_001),
        ReadAt = At,
        StartedAt = At.AddDays(-1),
        DatabaseTime = TimeSpan.FromMilliseconds(2),
        Limits = new(100, 3, 200_000_000, 400_000_000),
        Sessions =
        [
            Group("app", "active", 5, "IO", seconds: 3),
            Group("app", "active", 2, null, seconds: 40),
            Group("app", "idle in transaction", 1, "Client", seconds: 600, horizon: 5000),
            Group("app", "idle", 20, "Client"),
            new("app", SessionKind.AutovacuumWorker, "active", "Timeout", PreventsWraparound: true, 1, At.AddSeconds(-900), null, null),
            new(null, SessionKind.WalSender, "active", "Activity", PreventsWraparound: false, 1, null, 70, null),
            new(null, SessionKind.Background, null, "Activity", PreventsWraparound: false, 7, null, null, null),
        ],
        Prepared = [new("app", 2, At.AddHours(-1), 9000)],
        Databases = [Database("app", new(9_000_000, At)), Database("postgres", null), Database("template0", null) with { AllowsConnections = false }],
        Slots =
        [
            new("decoder", IsLogical: true, "app", IsActive: false, "extended", 5_000_000_000, 12_000),
            new("empty", IsLogical: false, null, IsActive: false, null, null, null),
        ],
        Standbys =
        [
            new("replica", "streaming", IsSynchronous: false, Lag(10, 1), Lag(20, 2), Lag(30, 3)),
            new("replica", "catchup", IsSynchronous: false, Lag(1000, null), Lag(2000, null), Lag(3000, null)),
            new("pg_basebackup", "backup", IsSynchronous: false, new(null, null), new(null, null), new(null, null)),
        ],
        Wal = new(1_000_000, 2000, 30, 4),
        Archiver = new(12, 1, At.AddMinutes(-5), At.AddMinutes(-1)),
        Checkpoints = new(100, 7, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(2)),
    };

    /// <summary>A standby 8 s behind.</summary>
    public static ServerStatistics Standby { get; } = Primary with { IsStandby = true, Standbys = [], Slots = [], Recovery = new(4096, At.AddSeconds(-8), IsReceiving: true) };

    /// <summary>What a role without rights sees while the catalog of databases is locked.</summary>
    public static ServerStatistics Hidden { get; } = Primary with
    {
        Sessions = [new(null, SessionKind.Unknown, null, null, PreventsWraparound: false, 30, null, null, null) { HasDatabase = true }],
        Standbys = [new("", null, IsSynchronous: false, new(null, null), new(null, null), new(null, null))],
        Databases = null,
        Gaps = [new(Sight.Sessions, "no", IsPartial: true), new(Sight.ServerStatistics, "no")],
    };

    public static DatabaseStatistics Database(string name, DatabaseSize? size) => new()
    {
        Oid = 5,
        Name = name,
        AllowsConnections = true,
        FrozenAge = 300_000_000,
        MultixactAge = 100_000_000,
        Committed = 10,
        RolledBack = 1,
        BlocksRead = 100,
        BlocksHit = 900,
        TuplesReturned = 5,
        TuplesFetched = 4,
        TuplesInserted = 3,
        TuplesUpdated = 2,
        TuplesDeleted = 1,
        TempFiles = 2,
        TempBytes = 8192,
        ChecksumFailures = 0,
        Size = size,
    };

    public static SessionGroup Group(string database, string state, int count, string? wait, int? seconds = null, int? horizon = null) => new(
        database, SessionKind.Client, state, wait, PreventsWraparound: false, count, At - Seconds(seconds), horizon, horizon is null ? null : At - Seconds(seconds));

    private static TimeSpan? Seconds(int? seconds) => seconds is { } told ? TimeSpan.FromSeconds(told) : null;

    private static ReplicationLag Lag(long bytes, double? seconds) => new(bytes, seconds is { } told ? TimeSpan.FromSeconds(told) : null);
}
