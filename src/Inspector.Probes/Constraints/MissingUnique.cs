using System.Collections.Frozen;
using Inspector.Catalog;
using Inspector.Constraints.References;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class MissingUnique() : Probe<CatalogSnapshot>(
    new("missing-unique", "Missing unique constraint", Category.Constraints, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics],
        Thresholds = [MinimumRows],
    })
{
    private static readonly Threshold MinimumRows = new(
        "minimum-rows", 10_000, 10_000, 1_000_000_000_000, "rows", "Tables with fewer rows are not reported: that no value repeats says little there.");

    /// <summary>What people call the column by which they, rather than the database, tell rows apart.</summary>
    private static readonly FrozenSet<string> Names = ((string[])[
        "code", "slug", "email", "mail", "username", "login", "handle", "sku", "isbn", "ean", "upc", "gtin", "iban", "vin", "ssn", "uuid", "guid", "token", "number", "no", "nr",
        "reference", "identifier", "fingerprint", "hostname", "domain", "barcode"]).ToFrozenSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Explain => """
        A column that is named like a key of its own, such as `code`, `slug` or `email`, holds no value twice in a large table, and nothing keeps it so.

        ## Why it matters

        Whoever looks a row up by it expects one. Two requests at the same moment are enough for a second: a look before the insert does not prevent it, a unique
        index does. The planner gains too: it knows that a lookup returns one row.

        ## What counts

        The last ANALYZE saw no value twice, in at least ten thousand rows. The name's last word is one of those that people give to keys. No unique index mentions the
        column, alone, in an expression such as `lower(email)`, or beside others, such as the tenant. A column of a foreign key is not reported, nor one of a
        partitioned table, where a unique index has to hold the partition key.

        It is *possible* only: ANALYZE reads a sample, and the rule may be another, such as one address for each tenant.

        ## When it is right

        When repetition is allowed and has not happened.

        ```sql bad
        create table users (id bigint primary key, email text not null, city text);
        insert into users select n, n || '@example.com', 'Graz' from generate_series(1, 12000) n;
        analyze users;
        ```

        ```sql good
        -- unique by an expression, or beside the tenant; not like a key; repeated; refers
        create table codes (code text primary key);
        insert into codes select 'c' || n from generate_series(1, 12000) n;
        create table users (id bigint primary key, email text, tenant_id bigint, slug text, remark text, zip_code text, code text references codes);
        create unique index on users (lower(email));
        create unique index on users (tenant_id, slug);
        insert into users select n, n || '@example.com', 1, 's' || n, 'r' || n, 'z' || n % 9000, 'c' || n from generate_series(1, 12000) n;
        analyze users;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from table in snapshot.Roots
            where table.Kind == TableKind.Ordinary && table.TotalRows >= Value(MinimumRows)
            from column in table.Columns
            where column is { Generated: not 'v', Statistics: { } statistics } && IsDistinct(statistics)
                && Words.Of(column.Name) is [.., var last] && Names.Contains(last)
                && !table.Indexes.Any(index => index.IsUnique && Mentions(index, column))
                && !table.Constraints.OfType<ForeignKey>().Any(key => key.Columns.Contains(column))
            select Describe(column, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (column, names) = finding.About<Basis>();
        var table = column.Table;
        var name = names.Fresh(table, column.Name, "key");
        return Remediation.Plan.Of(CountDuplicates.Of(table, [column]), BuildIndex.Concurrently(table, [column], isUnique: true, name), AddUnique.Using(table, name));
    }

    private Finding Describe(Column column, RelationNames names) =>
        Report(Subject.Of(column.Table), Confidence.Possible, $"{column.Table.Name}.{column.Name} repeats no value, and nothing keeps it so") with
        {
            Facet = column.Name,
            Evidence =
            [
                Evidence.FromCatalog("columns", column.Name),
                new("different values", "as many as rows that are not NULL", null, "statistics"),
                .. Evidence.NullShare(column),
                Evidence.Rows(column.Table),
            ],
            Basis = new Basis(column, names),
        };

    /// <summary>Whether no value of the sample was seen twice (<c>compute_scalar_stats()</c>, analyze.c): then all that are not NULL are taken to differ.</summary>
    private static bool IsDistinct(ColumnStatistics statistics) => statistics.DistinctValues == -(1 - statistics.NullFraction);

    private static bool Mentions(Inspector.Catalog.Index index, Column column) =>
        index.Keys.Any(key => key.Column == column || key.Expression?.Root.Columns.Contains(column.Number) == true);

    private sealed record Basis(Column Column, RelationNames Names);
}
