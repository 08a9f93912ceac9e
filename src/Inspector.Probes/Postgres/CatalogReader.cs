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
        var members = new ExtensionMembers();

        // First: an index whose build ends between this and the snapshot is valid in the snapshot; the other way round it would look broken.
        await IndexReader.ReadBuildsAsync(transaction, builder, cancellation);
        var (server, database) = await ServerReader.ReadAsync(transaction, cancellation);
        await SchemaReader.ReadAsync(transaction, builder, members, cancellation);
        await TypeReader.ReadAsync(transaction, builder, members, cancellation);
        await TableReader.ReadAsync(transaction, builder, members, cancellation);
        var classOptions = await ColumnReader.ReadAsync(transaction, builder, cancellation);
        await IndexReader.ReadAsync(transaction, builder, members, classOptions, cancellation);
        await ConstraintReader.ReadAsync(transaction, builder, cancellation);
        await TriggerReader.ReadAsync(transaction, builder, cancellation);
        await PolicyReader.ReadAsync(transaction, builder, cancellation);
        await SequenceReader.ReadAsync(transaction, builder, members, cancellation);
        await FunctionReader.ReadAsync(transaction, builder, members, cancellation);
        await ViewReader.ReadAsync(transaction, builder, members, cancellation);
        await PublicationReader.ReadAsync(transaction, builder, cancellation);
        return (server, database);
    }
}
