using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads the catalog in one REPEATABLE READ transaction of set-based queries over raw catalog columns. It calls no
/// function that locks a user's relation, so an ACCESS EXCLUSIVE lock on a table neither stops nor slows it.
/// </summary>
internal static class CatalogReader
{
    /// <summary>How long one of its statements may take.</summary>
    internal static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads the catalog, or only what changed of it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="memory">What the last inspection left, which is emptied when it is of no use; null when nothing is to be remembered.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static Task<CatalogReading> ReadAsync(GuardedSession session, CatalogMemory? memory, CancellationToken cancellation) =>
        session.ReadAsync(
            transaction => memory?.Remembered is null
                ? ReadInFullAsync(transaction, memory is not null, cancellation)
                : ReadAgainAsync(transaction, memory, cancellation),
            StatementTimeout,
            cancellation);

    /// <summary>Whether the structure is another than the one that is remembered: of it all only the digests are read.</summary>
    /// <param name="session">Where.</param>
    /// <param name="memory">What the last inspection left.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<bool> HasChangedAsync(GuardedSession session, CatalogMemory memory, CancellationToken cancellation)
    {
        if (memory.Digests is not { } remembered)
        {
            return true;
        }

        var reading = new Reading();
        var digests = DigestReader.Add(reading, session.Version);
        await session.ReadAtOnceAsync(reading, StatementTimeout, cancellation);
        return !digests.SequenceEqual(remembered);
    }

    private static async Task<CatalogReading> ReadInFullAsync(GuardedTransaction transaction, bool isRemembered, CancellationToken cancellation)
    {
        var (builder, reading) = (new CatalogBuilder(), new Reading());

        // First: an index whose build ends between this and the snapshot is valid in the snapshot; the other way round it would look broken.
        IndexReader.AddBuilds(reading, builder.IndexBuilds);
        var server = ServerReader.Add(reading, transaction.Version);
        var digests = isRemembered ? DigestReader.Add(reading, transaction.Version) : [];
        AddStructure(reading, builder);
        await transaction.ReadAsync(reading, cancellation);
        await ServerReader.IdentifyAsync(transaction, server, cancellation);
        return new(builder.Tie(), server.Server, server.Database, digests, server.Server.ReadAt);
    }

    private static async Task<CatalogReading> ReadAgainAsync(GuardedTransaction transaction, CatalogMemory memory, CancellationToken cancellation)
    {
        var (reading, builds) = (new Reading(), new HashSet<uint>());
        IndexReader.AddBuilds(reading, builds);
        var server = ServerReader.Add(reading, transaction.Version);
        var digests = DigestReader.Add(reading, transaction.Version);
        var counters = CounterReader.Add(reading, memory.Remembered!.Builder);
        await transaction.ReadAsync(reading, cancellation);
        await ServerReader.IdentifyAsync(transaction, server, cancellation);
        if (Unchanged(memory, server, digests) is { } remembered)
        {
            counters.Apply();
            remembered.Builder.IndexBuilds.Clear();
            remembered.Builder.IndexBuilds.UnionWith(builds);
            return new(remembered.Builder, server.Server, server.Database, digests, remembered.ReadAt);
        }

        // Two catalogs would not fit where one does.
        (memory.Remembered, counters, reading) = (null, null, new());
        var builder = new CatalogBuilder();
        builder.IndexBuilds.UnionWith(builds);
        AddStructure(reading, builder);
        await transaction.ReadAsync(reading, cancellation);
        return new(builder.Tie(), server.Server, server.Database, digests, server.Server.ReadAt);
    }

    private static RememberedCatalog? Unchanged(CatalogMemory memory, ServerParts now, IReadOnlyList<Digest> digests) =>
        memory.Remembered is { } remembered
        && !memory.IsStale(now.Server.ReadAt)
        && remembered.Fits(now.Server, now.Database)
        && digests.SequenceEqual(remembered.Digests) ? remembered : null;

    private static void AddStructure(Reading reading, CatalogBuilder builder)
    {
        var members = new ExtensionMembers();
        var classOptions = new Dictionary<(uint Index, short Number), string>();
        SchemaReader.Add(reading, builder, members);
        TypeReader.Add(reading, builder, members);
        TableReader.Add(reading, builder, members);
        ColumnReader.Add(reading, builder, classOptions);
        IndexReader.Add(reading, builder, members, classOptions);
        ConstraintReader.Add(reading, builder);
        TriggerReader.Add(reading, builder);
        PolicyReader.Add(reading, builder);
        SequenceReader.Add(reading, builder, members);
        FunctionReader.Add(reading, builder, members);
        ViewReader.Add(reading, builder, members);
        PublicationReader.Add(reading, builder);
    }
}

/// <summary>A catalog that was read.</summary>
/// <param name="Builder">Its parts, tied together.</param>
/// <param name="Server">The server.</param>
/// <param name="Database">The database.</param>
/// <param name="Digests">What tells this state of the structure from others; empty when nothing is to be remembered.</param>
/// <param name="StructureReadAt">When the structure was read in full.</param>
internal sealed record CatalogReading(
    CatalogBuilder Builder, ServerSnapshot Server, Database Database, IReadOnlyList<Digest> Digests, DateTimeOffset StructureReadAt);
