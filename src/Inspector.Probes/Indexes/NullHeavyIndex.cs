using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;
using Inspector.Remediation.Widening;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class NullHeavyIndex() : Probe<CatalogSnapshot>(
    new("null-heavy-index", "Index mostly of NULLs", Category.Indexes, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics],
        YieldsTo = ["unused-index"],
        Thresholds = [MinimumRows, LeastShare],
    })
{
    private static readonly Threshold MinimumRows = new("minimum-rows", 100_000, 1_000, 1e12, "rows", "Smaller tables are not looked at.");
    private static readonly Threshold LeastShare = new("least-share", 0.9, 0.5, 1, "share", "Which share of the rows must hold NULL.");

    /// <inheritdoc/>
    public override string Explain => """
        An index on one column of a large table that is NULL in nearly every row: nearly every entry is one that no search by value needs.

        ## Why it matters

        Every insert writes an entry for its NULL. With `WHERE column IS NOT NULL` the index is a fraction of its size and serves the same searches: every
        comparison by value implies that the value is not NULL, and the planner knows it. A foreign key is served by it all the same.

        ## When it is right

        Where a query sorts by the column, or asks for the few rows with NULL of a table that has many values; neither is so here.

        ```sql bad
        -- option minimum-rows 10000
        create table orders (id bigint primary key, cancelled_by bigint);
        insert into orders select n, case when n % 50 = 0 then n end from generate_series(1, 12000) n;
        create index orders_cancelled_by on orders (cancelled_by);
        analyze orders;
        ```

        ```sql good
        -- option minimum-rows 10000
        create table orders (id bigint primary key, cancelled_by bigint, note bigint, parent bigint);
        insert into orders select n, case when n % 50 = 0 then n end, n, case when n % 3 = 0 then n end from generate_series(1, 12000) n;
        create index on orders (cancelled_by) where cancelled_by is not null;
        create index on orders (cancelled_by, note);
        create index on orders (parent);
        analyze orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from table in snapshot.Roots
            where table.TotalRows >= Value(MinimumRows)
            from index in table.Indexes
            where index is { Method: "btree" or "hash", IsUnique: false, IsDroppable: true, Predicate: null, Keys: [{ Column.Statistics: not null }] }
                && index.Keys[0].Column!.Statistics!.NullFraction >= (float)Value(LeastShare)
            select Describe(snapshot, index, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (index, names) = finding.About<(Index, RelationNames)>();
        var column = index.Keys[0].Column!;
        var name = names.Fresh(index.Table, $"{column.Name}_filled", "idx");
        return index.Table.Kind == TableKind.Ordinary
            && answers.Text(DropIndex.WayBack(index)) is { } definition
            && IndexDefinition.WithPredicate(index, definition, name, Sql.Of($"{column} IS NOT NULL")) is { } build
                ? Remediation.Plan.Of(BuildIndex.Concurrently(index.Table, name, build), DropIndex.Of(index, answers))
                : Remediation.Plan.Undecided($"make the same index with WHERE {column.Name} IS NOT NULL, concurrently, and drop this one");
    }

    private Finding Describe(CatalogSnapshot snapshot, Index index, RelationNames names)
    {
        var size = Need.Size(index);
        var column = index.Keys[0].Column!;
        return Report(
            Subject.Of(index), Confidence.Likely, FormattableString.Invariant($"{column.Statistics!.NullFraction * 100:0.#} % of what {index.Name} holds is NULL")) with
        {
            Evidence =
            [
                .. Evidence.NullShare(column),
                Evidence.Rows(index.Table),
                Evidence.Size(snapshot.Bytes(index.TotalPages), size),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Impact = new(Bytes: (long)(snapshot.Bytes(index.TotalPages) * column.Statistics.NullFraction)),
            Needs = [size, DropIndex.WayBack(index)],
            Basis = (index, names),
        };
    }
}
