using System.Collections.Frozen;

namespace Inspector.Catalog;

/// <summary>What one physical replica counted: every server has counters of its own, so "unused" needs them all.</summary>
/// <param name="Name">Host and port, as configured.</param>
/// <param name="Since">Since when it counts.</param>
/// <param name="Indexes">Usage by the index's object id, which a physical replica shares with its primary. Indexes without a scan are absent.</param>
public sealed record ReplicaUsage(string Name, DateTimeOffset Since, FrozenDictionary<uint, IndexUsage> Indexes)
{
    /// <summary>How it used an index, with all that is attached to it.</summary>
    public IndexUsage Of(Index index) => index.Tree.Aggregate(IndexUsage.None, (sum, member) => sum + Indexes.GetValueOrDefault(member.Oid, IndexUsage.None));
}
