using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Asks the operating system's libraries for the version of the collations that indexes are ordered by. Only of these: a server has hundreds, and each must be opened to be asked.
/// </summary>
internal static class CollationVersionReader
{
    /// <summary>The object id of the collation that stands for the database's own (<c>pg_collation.dat</c>).</summary>
    internal const uint Default = 100;

    internal static readonly Statement Actual = new(
        "collation-versions",
        "the version of a collation's rules as they are now",
        (14, """
            select
                c.oid,
                pg_collation_actual_version(c.oid) as actual
            from pg_collation c
            where c.oid = 0::oid
                and c.collversion is not null
            """));

    internal static readonly Statement OfDatabase = new(
        "database-collation-version",
        "the version of the rules of the database's own collation as they are now",
        (14, """
            select
                null::text as actual
            from pg_database d
            where d.datname = current_database()
            """),
        (15, """
            select
                pg_database_collation_actual_version(d.oid) as actual
            from pg_database d
            where d.datname = current_database()
                and d.datcollversion is not null
            """));

    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(5);

    internal static Task ReadAsync(GuardedSession session, CatalogBuilder builder, CancellationToken cancellation)
    {
        var used = builder.Indexes.Values.SelectMany(index => index.Keys).Select(key => key.Collation).OfType<Collation>().Distinct().ToList();
        return session.ReadAsync(
            async transaction =>
            {
                await foreach (var row in transaction.RowsAsync(OfDatabase, cancellation))
                {
                    if (builder.Collations.TryGetValue(Default, out var ofDatabase))
                    {
                        ofDatabase.ActualVersion = row.TextOrNull("actual");
                    }
                }

                var own = used.Where(collation => collation.Version is not null).Select(collation => (collation.Oid, "")).ToArray();
                if (own.Length > 0)
                {
                    await foreach (var row in transaction.RowsOfEachAsync(Actual, "a_collation", own, cancellation))
                    {
                        builder.Collations[row.Oid("oid")].ActualVersion = row.TextOrNull("actual");
                    }
                }

                return own.Length;
            },
            StatementTimeout,
            cancellation);
    }
}
