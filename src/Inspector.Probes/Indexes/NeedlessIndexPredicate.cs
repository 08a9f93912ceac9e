using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;
using Inspector.Remediation.Widening;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class NeedlessIndexPredicate() : Probe<CatalogSnapshot>(
    new("needless-index-predicate", "Needless index predicate", Category.Indexes, Severity.Info) { YieldsTo = ["index-never-matches"] })
{
    /// <inheritdoc/>
    public override string Explain => """
        A partial index whose predicate leaves out no row, because it only says of columns that they are not NULL, which they cannot be.

        ## Why it matters

        The index holds every row and serves fewer queries than a plain one: the planner uses a partial index only where the query implies its predicate. `ORDER BY placed` or
        a join by `customer_id` alone may not. A unique one cannot be the target of ON CONFLICT without its predicate, nor of a foreign key.

        ## What counts

        The whole predicate follows, by SQL's three-valued logic, from columns that are proven not null. A predicate that leaves out rows by anything else is another matter.

        ```sql bad
        create table orders (id bigint primary key, customer_id bigint not null, placed timestamptz not null);
        create index orders_customer_idx on orders (customer_id, placed desc) where customer_id is not null;
        insert into orders values (1, 1, now());
        ```

        ```sql bad
        create table orders (id bigint primary key, a int not null, b int not null);
        create unique index orders_a_b on orders (a, b) include (id) where a is not null and b is not null;
        ```

        ```sql good
        create table orders (id bigint primary key, a int not null, b int, c boolean not null);
        create index on orders (a) where b is not null;
        create index on orders (b) where a is not null and b is not null;
        create index on orders (a) where c;
        create index on orders (a, b);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from table in snapshot.Tables
            from index in table.Indexes
            where index is { Predicate: not null, Parent: null, IsUsable: true }
            where Premise.NotNull(table.Columns.Where(column => column.IsProvenNotNull).Select(column => column.Number)).Implies(index.Predicate!.Root)
            select Describe(snapshot, index, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (index, names) = finding.About<(Index, RelationNames)>();
        var definition = Need.Definition(index);
        var name = names.Fresh(index.Table, string.Join('_', index.Keys.Select(key => key.Column?.Name ?? "expr")), "idx");
        return !index.IsDroppable || index.IsPartitioned
            ? Remediation.Plan.Undecided("make the same index without its WHERE, concurrently, and let it take the place of this one")
            : answers.Text(definition) is { } text && IndexDefinition.WithoutPredicate(index, text, name) is { } build
                ? Remediation.Plan.Of(BuildIndex.Concurrently(index.Table, name, build), DropIndex.Of(index, answers))
                : Remediation.Plan.Undecided($"make the same index without its WHERE, concurrently, and drop this one; its definition: {definition.How}");
    }

    private Finding Describe(CatalogSnapshot snapshot, Index index, RelationNames names) =>
        Report(Subject.Of(index), Confidence.Proven, $"the predicate of {index.Name} leaves out no row") with
        {
            Evidence =
            [
                Evidence.FromCatalog("not null", string.Join(", ", index.Predicate!.Root.Columns.Select(number => index.Table.Column(number)?.Name))),
                new("definition", null, null, "not known: not asked") { RefinedBy = Need.Definition(index) },
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Needs = [Need.Definition(index)],
            Family = PartitionFamily.Of(index),
            Basis = (index, names),
        };
}
