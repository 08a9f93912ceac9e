using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class IndexNeverMatches() : Probe<CatalogSnapshot>(
    new("index-never-matches", "Index that can hold no row", Category.Indexes, Severity.Warning))
{
    /// <inheritdoc/>
    public override string Explain => """
        A partial index whose predicate contradicts what the table promises of every row: it is empty, and stays empty.

        ## Why it matters

        It costs little and serves nothing; but someone believes that a query is served, or that a rule is kept: a unique index that holds no row enforces nothing.
        Typical is `WHERE deleted_at IS NULL` turned round, or a column that became NOT NULL after the index was made.

        ## What counts

        The predicate is false or NULL for every row, by SQL's three-valued logic, given the columns that are proven not null and the CHECK constraints that are valid and
        enforced. No data is looked at: an index that merely happens to be empty is not reported.

        ```sql bad
        create table orders (id bigint primary key, shipped timestamptz not null);
        create index orders_open_idx on orders (id) where shipped is null;
        insert into orders values (1, now());
        ```

        ```sql bad
        create table accounts (id bigint primary key, email text, is_active boolean not null check (is_active));
        create unique index accounts_email_idx on accounts (email) where not is_active;
        ```

        ```sql good
        create table orders (id bigint primary key, shipped timestamptz, is_active boolean check (is_active));
        create index on orders (id) where shipped is null;
        create index on orders (id) where is_active is null;
        create index on orders (id) where shipped is not null;
        alter table orders add constraint orders_shipped check (shipped is not null) not valid;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        let partial = table.Indexes.Where(index => index is { Predicate: not null, Parent: null, IsUsable: true }).ToList()
        where partial.Count > 0
        let promise = Promise(table)
        from index in partial
        where promise.Excludes(index.Predicate!.Root)
        select Describe(snapshot, index);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var index = finding.About<Index>();
        return index.IsDroppable
            ? Remediation.Plan.Of(DropIndex.Of(index, answers))
            : Remediation.Plan.Undecided($"{index.IndispensableBecause}: remove that first");
    }

    /// <summary>What holds for every row of the table.</summary>
    private static Premise Promise(Table table) =>
        table.Constraints.OfType<CheckConstraint>()
            .Where(check => check is { IsValidated: true, IsEnforced: true, Condition: not null })
            .Aggregate(
                Premise.NotNull(table.Columns.Where(column => column.IsProvenNotNull).Select(column => column.Number)),
                (known, check) => known.AndNotFalse(check.Condition!.Root));

    private Finding Describe(CatalogSnapshot snapshot, Index index)
    {
        var size = Need.Size(index);
        return Report(Subject.Of(index), Confidence.Proven, $"{index.Name} can hold no row") with
        {
            Detail = index.IsUnique ? "The uniqueness that it declares holds for no row at all." : "No query can ever find anything by it.",
            Evidence =
            [
                Evidence.FromCatalog("unique", index.IsUnique),
                new("definition", null, null, "not known: not asked") { RefinedBy = DropIndex.WayBack(index) },
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Impact = Impact.Storage(snapshot.Bytes(index.TotalPages), size),
            Needs = [size, DropIndex.WayBack(index)],
            Family = PartitionFamily.Of(index),
            Basis = index,
        };
    }
}
