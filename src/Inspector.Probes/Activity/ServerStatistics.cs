using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Activity;

/// <summary>What a server counts and does at one moment, all its databases, without a look at any relation. Immutable.</summary>
public sealed record ServerStatistics
{
    /// <summary>The server's version.</summary>
    public required ServerVersion Version { get; init; }

    /// <summary>Whether it is a standby.</summary>
    public bool IsStandby { get; init; }

    /// <summary>The server's clock when it was asked.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>When the server started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long transactions of ours were open for this.</summary>
    public TimeSpan DatabaseTime { get; init; }

    /// <summary>How many connections it takes, and how old transaction ids may grow before it acts by itself.</summary>
    public required ServerLimits Limits { get; init; }

    /// <summary>All server processes, in groups of those that do the same in the same database. Null where that could not be read.</summary>
    public ImmutableArray<SessionGroup>? Sessions { get; init; }

    /// <summary>Prepared transactions by database. Null where that could not be read.</summary>
    public ImmutableArray<PreparedGroup>? Prepared { get; init; }

    /// <summary>All databases, by name. Null where that could not be read: the catalog of databases is locked.</summary>
    public ImmutableArray<DatabaseStatistics>? Databases { get; init; }

    /// <summary>Replication slots, by name. Null where that could not be read.</summary>
    public ImmutableArray<SlotStatistics>? Slots { get; init; }

    /// <summary>Who streams from this server: standbys, subscribers, backups. Null where that could not be read.</summary>
    public ImmutableArray<StandbyStatistics>? Standbys { get; init; }

    /// <summary>What it wrote ahead, since <c>pg_stat_wal</c> was reset.</summary>
    public required WalStatistics Wal { get; init; }

    /// <summary>What the archiver did.</summary>
    public required ArchiverStatistics Archiver { get; init; }

    /// <summary>Checkpoints; on a standby the restartpoints.</summary>
    public required CheckpointStatistics Checkpoints { get; init; }

    /// <summary>How recovery stands; null on a primary.</summary>
    public RecoveryStatistics? Recovery { get; init; }

    /// <summary>What could not be seen, and why.</summary>
    public ImmutableArray<Gap> Gaps { get; init; } = [];

    /// <summary>Client connections, those that wait for authentication aside; an upper bound where the role does not see what kind others' processes are.</summary>
    public int? Connections => Sessions?.Where(group => group.IsClient).Sum(group => group.Count);
}

/// <summary>Settings that bound a server.</summary>
/// <param name="Connections"><c>max_connections</c>.</param>
/// <param name="Reserved">How many of them are kept for superusers and, from 16, for <c>pg_use_reserved_connections</c>.</param>
/// <param name="FreezeAge"><c>autovacuum_freeze_max_age</c>, in transactions.</param>
/// <param name="MultixactFreezeAge"><c>autovacuum_multixact_freeze_max_age</c>, in multixacts.</param>
public sealed record ServerLimits(long Connections, long Reserved, long FreezeAge, long MultixactFreezeAge)
{
    /// <summary>The connections that ordinary roles may have.</summary>
    public long Ordinary => Math.Max(1, Connections - Reserved);
}

/// <summary>Server processes that do the same in the same database.</summary>
/// <param name="Database">The database; null for none, and where its name could not be read.</param>
/// <param name="Kind">What they are; <see cref="SessionKind.Unknown"/> for those of other roles without <c>pg_read_all_stats</c>.</param>
/// <param name="State"><c>pg_stat_activity.state</c>; null for those without one, and where hidden.</param>
/// <param name="WaitEventType"><c>pg_stat_activity.wait_event_type</c>; null for those that do not wait, and where hidden.</param>
/// <param name="PreventsWraparound">Whether they are autovacuum workers that do not give way.</param>
/// <param name="Count">How many.</param>
/// <param name="OldestTransaction">When the oldest of their transactions began.</param>
/// <param name="HorizonAge">By how many transactions the oldest of them holds the horizon of VACUUM back, VACUUM itself aside.</param>
/// <param name="HorizonSince">When the oldest transaction began that holds it back.</param>
public sealed record SessionGroup(
    string? Database, SessionKind Kind, string? State, string? WaitEventType, bool PreventsWraparound, int Count, DateTimeOffset? OldestTransaction, int? HorizonAge, DateTimeOffset? HorizonSince)
{
    /// <summary>Whether they are connections of clients, or may be.</summary>
    public bool IsClient => Kind == SessionKind.Client || (Kind == SessionKind.Unknown && HasDatabase);

    /// <summary>Whether they are in a database at all.</summary>
    public bool HasDatabase { get; init; } = Database is not null;
}

/// <summary>Prepared transactions of one database.</summary>
/// <param name="Database">The database; null where its name could not be read.</param>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the oldest was prepared.</param>
/// <param name="HorizonAge">By how many transactions the oldest holds the horizon of VACUUM back.</param>
public sealed record PreparedGroup(string? Database, int Count, DateTimeOffset Oldest, int HorizonAge);
