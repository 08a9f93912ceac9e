using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A database together with the usage counters of the replicas that serve it.</summary>
/// <param name="Database">The database as the primary (or the server that was asked) holds it.</param>
/// <param name="Replicas">What each configured replica that could be read has counted.</param>
public sealed record GroupSnapshot(CatalogSnapshot Database, ImmutableArray<ReplicaUsage> Replicas);
