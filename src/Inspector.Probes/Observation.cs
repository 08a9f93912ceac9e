using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Catalog;

namespace Inspector;

/// <summary>What was read, from which each probe takes the part that it asks about. A probe about another part is not asked.</summary>
public abstract record Observed
{
    private protected Observed()
    {
    }

    /// <summary>The server's version.</summary>
    internal abstract ServerVersion Version { get; }

    /// <summary>What should be there and could not be seen.</summary>
    internal abstract ImmutableArray<Gap> Gaps { get; }

    /// <summary>How many tables there are to think about; 0 where it is not about tables.</summary>
    internal virtual int Tables => 0;

    /// <summary>Whether it has such a part.</summary>
    internal abstract bool Has(Type snapshot);

    internal abstract object Part(Type snapshot);

    internal TSnapshot Of<TSnapshot>()
        where TSnapshot : class => (TSnapshot)Part(typeof(TSnapshot));

    private protected static InvalidOperationException NothingReads(Type snapshot) => new($"nothing reads a {snapshot.Name}");
}

/// <summary>All that one inspection of one database read.</summary>
/// <param name="Database">The database's catalog and counters.</param>
/// <param name="Replicas">Counters of its replicas.</param>
/// <param name="Statements">The statements that ran on it.</param>
public sealed record Observation(CatalogSnapshot Database, ImmutableArray<ReplicaUsage> Replicas, ImmutableArray<StatementUsage> Statements) : Observed
{
    internal override ServerVersion Version => Database.Server.Version;

    internal override ImmutableArray<Gap> Gaps => Database.Gaps;

    internal override int Tables => Database.Tables.Length;

    internal override bool Has(Type snapshot) => snapshot != typeof(LockSamples);

    internal override object Part(Type snapshot) =>
        snapshot == typeof(CatalogSnapshot) ? Database
        : snapshot == typeof(ServerSnapshot) ? Database.Server
        : snapshot == typeof(GroupSnapshot) ? new GroupSnapshot(Database, Replicas)
        : snapshot == typeof(Workload) ? new Workload(Database, Statements)
        : throw NothingReads(snapshot);
}

/// <summary>One look at the locks of a server, or two in a row.</summary>
/// <param name="Samples">The samples.</param>
public sealed record LiveObservation(LockSamples Samples) : Observed
{
    internal override ServerVersion Version => Samples.Current.Version;

    internal override ImmutableArray<Gap> Gaps => Samples.Current.Gaps;

    internal override bool Has(Type snapshot) => snapshot == typeof(LockSamples);

    internal override object Part(Type snapshot) => Has(snapshot) ? Samples : throw NothingReads(snapshot);
}
