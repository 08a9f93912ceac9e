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

    internal static async Task<(CatalogBuilder Builder, ServerSnapshot Server, Database Database)> ReadAsync(
        GuardedSession session, CancellationToken cancellation)
    {
        var builder = new CatalogBuilder();
        var (server, database) = await session.ReadAsync(
            transaction => ReadAsync(transaction, builder, cancellation), StatementTimeout, cancellation);
        return (builder.Tie(), server, database);
    }

    private static async Task<(ServerSnapshot Server, Database Database)> ReadAsync(
        GuardedTransaction transaction, CatalogBuilder builder, CancellationToken cancellation)
    {
        var reading = new Reading();
        var members = new ExtensionMembers();
        var classOptions = new Dictionary<(uint Index, short Number), string>();

        // First: an index whose build ends between this and the snapshot is valid in the snapshot; the other way round it would look broken.
        IndexReader.AddBuilds(reading, builder);
        var server = ServerReader.Add(reading, transaction.Version);
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
        await transaction.ReadAsync(reading, cancellation);
        await ServerReader.IdentifyAsync(transaction, server, cancellation);
        return (server.Server, server.Database);
    }
}
