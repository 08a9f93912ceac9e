using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>What all databases of one server share, as one transaction saw it.</summary>
public sealed class ServerSnapshot
{
    /// <summary>The server's version.</summary>
    public required ServerVersion Version { get; init; }

    /// <summary>The server's clock at the start of the transaction: "now" for every probe.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Whether it is a standby: its usage counters are its own, and nothing can be changed on it.</summary>
    public bool IsStandby { get; init; }

    /// <summary>When the server was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the server-wide counters began; after a crash that is the time of the recovery (<c>pg_stat_bgwriter.stats_reset</c>).</summary>
    public DateTimeOffset? CountersSince { get; init; }

    /// <summary>What a cluster and its physical replicas have in common (<c>pg_control_system</c>); null where it could not be read.</summary>
    public long? SystemIdentifier { get; internal set; }

    /// <summary>Bytes of a page.</summary>
    public int BlockSize { get; init; } = 8192;

    /// <summary>The role that reads.</summary>
    public required Reader Reader { get; init; }

    /// <summary>Every database, by name; templates included.</summary>
    public ImmutableArray<Database> Databases { get; init; } = [];

    /// <summary>Every role, by object id.</summary>
    public FrozenDictionary<uint, Role> Roles { get; init; } = FrozenDictionary<uint, Role>.Empty;

    /// <summary>Every setting that the role may see, by name.</summary>
    public FrozenDictionary<string, Setting> Settings { get; init; } = FrozenDictionary<string, Setting>.Empty;

    /// <summary>Settings of every role in every database, <c>name=value</c> each (<c>ALTER ROLE ALL SET</c>).</summary>
    public ImmutableArray<string> SettingsOfAllRoles { get; init; } = [];

    /// <summary>Replication slots, by name.</summary>
    public ImmutableArray<ReplicationSlot> Slots { get; init; } = [];

    /// <summary>The role of an object id, or null: it may have been dropped meanwhile.</summary>
    public Role? Role(uint oid) => Roles.GetValueOrDefault(oid);
}
