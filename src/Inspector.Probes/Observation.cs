using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector;

/// <summary>All that one inspection of one database read, from which each probe takes the part that it asks about.</summary>
/// <param name="Database">The database's catalog and counters.</param>
/// <param name="Replicas">Counters of its replicas.</param>
/// <param name="Statements">The statements that ran on it.</param>
public sealed record Observation(CatalogSnapshot Database, ImmutableArray<ReplicaUsage> Replicas, ImmutableArray<StatementUsage> Statements)
{
    internal TSnapshot Of<TSnapshot>()
        where TSnapshot : class =>
        typeof(TSnapshot) == typeof(CatalogSnapshot) ? (TSnapshot)(object)Database
        : typeof(TSnapshot) == typeof(ServerSnapshot) ? (TSnapshot)(object)Database.Server
        : typeof(TSnapshot) == typeof(GroupSnapshot) ? (TSnapshot)(object)new GroupSnapshot(Database, Replicas)
        : typeof(TSnapshot) == typeof(Workload) ? (TSnapshot)(object)new Workload(Database, Statements)
        : throw new InvalidOperationException($"nothing reads a {typeof(TSnapshot).Name}");
}
