using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads a <see cref="CatalogSnapshot"/> in one REPEATABLE READ transaction of set-based queries over raw catalog columns. It calls no
/// function that locks a user's relation, so an ACCESS EXCLUSIVE lock on a table neither stops nor slows it.
/// </summary>
internal static class CatalogReader
{
    /// <summary>How long one of its statements may take.</summary>
    internal static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(30);

    internal static Task<CatalogSnapshot> ReadAsync(GuardedSession session, CancellationToken cancellation) =>
        session.ReadAsync(transaction => ReadAsync(transaction, cancellation), StatementTimeout, cancellation);

    private static async Task<CatalogSnapshot> ReadAsync(GuardedTransaction transaction, CancellationToken cancellation)
    {
        var builder = new CatalogBuilder();
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
        return builder.Build(server, database);
    }
}
