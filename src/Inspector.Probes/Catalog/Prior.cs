using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// What a caller saw of a database before this inspection: what the server itself no longer knows. Empty for a caller that keeps nothing. Immutable; its times are those of the servers' clocks, like
/// <see cref="ServerSnapshot.ReadAt"/>.
/// </summary>
public sealed record Prior
{
    /// <summary>Nothing was seen before.</summary>
    public static readonly Prior None = new();

    /// <summary>The name that the inspected server has among <see cref="Servers"/>; empty when it is not known, and what was seen of it then counts as of another server.</summary>
    public string Server { get; init; } = "";

    /// <summary>Every server of the target that was ever asked about this database; a replica bears its <see cref="ReplicaUsage.Name"/>. Default none.</summary>
    public ImmutableArray<SeenServer> Servers { get; init; } = [];

    /// <summary>How far each sequence has come, as a distance from its beginning (<see cref="Sequence.Progress"/>), by schema and name. Default none.</summary>
    public FrozenDictionary<(string Schema, string Name), Growth> Sequences { get; init; } = FrozenDictionary<(string, string), Growth>.Empty;

    /// <summary>The bytes of each table with its partitions and TOAST, without indexes, by schema and name. Default none.</summary>
    public FrozenDictionary<(string Schema, string Name), Growth> Tables { get; init; } = FrozenDictionary<(string, string), Growth>.Empty;

    /// <summary>How a sequence has grown, this moment included; null when it was never seen before, or its position is not known now.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="now">The time at which it was read.</param>
    public Growth? Of(Sequence sequence, DateTimeOffset now) =>
        sequence.Progress is { } progress && Sequences.TryGetValue((sequence.Schema.Name, sequence.Name), out var growth) ? growth.With(now, progress) : null;

    /// <summary>What was seen of a server; null when it never was.</summary>
    internal SeenServer? Seen(string name) => Servers.FirstOrDefault(server => server.Name == name);
}

/// <summary>What was seen of one server before.</summary>
/// <param name="Name">Its name: host and port.</param>
/// <param name="LastAsked">When it was last asked about this database.</param>
/// <param name="Indexes">The windows over which its counter of each index was watched, by the index's schema and name, in any order.</param>
public sealed record SeenServer(string Name, DateTimeOffset LastAsked, FrozenDictionary<(string Schema, string Name), ImmutableArray<SeenWindow>> Indexes)
{
    /// <summary>The windows of an index; those of another index that had its name are not among them.</summary>
    internal IEnumerable<SeenWindow> Of(Index index) =>
        Indexes.TryGetValue((index.Table.Schema.Name, index.Name), out var windows) ? windows.Where(window => window.Index == index.Oid) : [];
}

/// <summary>
/// A time over which one server's counter of one index was watched: it only rose, or stood still. A reset of statistics, a crash, a restart or a change between primary and standby ends it.
/// </summary>
/// <param name="Index">The index's object id: another index of the same name is another index.</param>
/// <param name="From">Since when every scan is in <paramref name="Scans"/>.</param>
/// <param name="To">When the counter was last seen.</param>
/// <param name="Scans">The scans from one to the other.</param>
/// <param name="LastUsed">
/// When the counter was last seen to have risen, or the earliest time that is sure to be no earlier than a use that may have been; null when there was none.
/// </param>
public sealed record SeenWindow(uint Index, DateTimeOffset From, DateTimeOffset To, long Scans, DateTimeOffset? LastUsed);
