using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class CollationVersionMismatch() : Probe<CatalogSnapshot>(
    new("collation-version-mismatch", "Collation of another version", Category.Indexes, Severity.Error) { Sees = [Sight.CollationVersions] })
{
    /// <summary>More indexes than this are not written out one by one.</summary>
    private const int MostSteps = 20;

    /// <inheritdoc/>
    public override string Explain => """
        A collation, or the database's own, whose rules are of another version than those by which its indexes were put into order.

        ## Why it matters

        The order of text comes from libraries of the operating system (libc, ICU). An upgrade of these changes it in places; a btree built under the old rules is then searched by the new
        ones, and rows that are there are not found. A unique index lets the same value in twice, a join loses rows, a partition takes rows that belong elsewhere. Nothing fails: the server
        says it in a warning to each session that looks, and nobody reads that. It comes with an upgrade of the distribution, a new base image, or a standby on another release.

        ## What counts

        The version that the server noted differs from the one that the library now reports, and at least one index is ordered by the collation. Before 15 the server notes none for the
        database's own collation; then nothing can be said of it. The indexes *may* be damaged: whether one is, amcheck tells (bt_index_check).

        ## What to do

        Build anew what depends on it, the unique indexes first, then have the new version noted. CHECK constraints and the bounds of partitions that compare text are to be looked at too.

        ```sql bad
        create collation german (provider = icu, locale = 'de');
        create table people (id bigint primary key, name text collate german);
        create index people_name on people (name);
        insert into people values (1, 'a');
        update pg_collation set collversion = '0' where collname = 'german' and collnamespace = current_schema()::regnamespace;
        ```

        ```sql good
        create collation german (provider = icu, locale = 'de');
        create collation danish (provider = icu, locale = 'da');
        create table people (id bigint primary key, name text collate german, title text collate danish);
        create index on people (name);
        update pg_collation set collversion = '0' where collname = 'danish' and collnamespace = current_schema()::regnamespace;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from collation in snapshot.Collations.Values.OrderBy(collation => collation.Schema, StringComparer.Ordinal).ThenBy(collation => collation.Name, StringComparer.Ordinal)
        let noted = collation.IsDefault ? snapshot.Database.CollationVersion : collation.Version
        where collation.ActualVersion is { } actual && noted is not null && actual != noted
        let indexes = snapshot.Indexes
            .Where(index => index is { IsPartitioned: false, Table.Extension: null } && index.Keys.Any(key => key.Collation == collation))
            .OrderByDescending(index => index.IsUnique)
            .ToImmutableArray()
        where !indexes.IsEmpty
        select Describe(snapshot, collation, noted, indexes);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (collation, database, indexes) = finding.About<(Collation, Database, ImmutableArray<Index>)>();
        var done = collation.IsDefault ? RefreshCollation.Of(database) : RefreshCollation.Of(collation);
        return indexes.Length <= MostSteps
            ? Remediation.Plan.Of([.. indexes.Select(ReindexIndex.Anew), done])
            : Remediation.Plan.Undecided(FormattableString.Invariant(
                $"{indexes.Length} indexes are to be built anew, concurrently, the unique ones first (reindexdb --concurrently does all of a database); then: {done.Sql}"));
    }

    private Finding Describe(CatalogSnapshot snapshot, Collation collation, string noted, ImmutableArray<Index> indexes)
    {
        var what = collation.IsDefault ? $"the collation of the database {snapshot.Database.Name}" : $"the collation {collation.Name}";
        return Report(
            collation.IsDefault ? Subject.Of(snapshot.Database) : Subject.Of(collation),
            Confidence.Proven,
            $"{what} has changed since its indexes were built: they may be corrupt") with
        {
            Detail = "Rows may not be found by these indexes, and unique ones may let duplicates in, until they are built anew.",
            Evidence =
            [
                Evidence.FromCatalog("version noted", noted),
                Evidence.FromCatalog("version now", collation.ActualVersion!),
                Evidence.FromCatalog("indexes", (long)indexes.Length, "indexes"),
                Evidence.FromCatalog("of these unique", (long)indexes.Count(index => index.IsUnique), "indexes"),
                Evidence.FromCatalog("for example", string.Join(", ", indexes.Take(3).Select(index => index.ToString()))),
            ],
            Basis = (collation, snapshot.Database, indexes),
        };
    }
}
