using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;
using Inspector.Remediation.Widening;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class SoftDeleteIndex() : Probe<CatalogSnapshot>(
    new("soft-delete-index", "Index mostly of deleted rows", Category.Constraints, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics],
        Thresholds = [MinimumRows, DeletedShare],
        YieldsTo = ["unused-index", "redundant-index"],
    })
{
    private static readonly Threshold MinimumRows = new("minimum-rows", 100_000, 1_000, 1e12, "rows", "Smaller tables are not looked at.");
    private static readonly Threshold DeletedShare = new("deleted-share", 0.5, 0.1, 1, "share", "Which share of the rows must be marked as deleted.");

    /// <inheritdoc/>
    public override string Explain => """
        A plain index of a large table most of whose rows are marked as deleted: it is mostly about rows that nobody asks for.

        ## Why it matters

        It is as much larger than need be as there are deleted rows, in memory too. With `WHERE deleted_at IS NULL` it would serve every query that asks for rows that live.

        ## When it is right

        Where queries ask for deleted rows too, or do not say `deleted_at IS NULL`: the planner uses a partial index only where the query implies its predicate. So the finding is *possible*.

        ```sql bad
        -- option minimum-rows 10000
        create table tasks (id bigint primary key, owner_id bigint not null, deleted_at timestamptz);
        create index tasks_owner on tasks (owner_id);
        insert into tasks select n, n % 100, case when n % 10 > 0 then now() end from generate_series(1, 12000) n;
        analyze tasks;
        ```

        ```sql good
        -- option minimum-rows 10000
        create table tasks (id bigint primary key, owner_id bigint not null, deleted_at timestamptz);
        create index on tasks (owner_id) where deleted_at is null;
        create index on tasks (deleted_at);
        insert into tasks select n, n % 100, case when n % 10 > 0 then now() end from generate_series(1, 12000) n;
        analyze tasks;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from table in snapshot.Roots
            where table.TotalRows >= Value(MinimumRows)
            let mark = SoftDelete.TimeOf(table)
            where mark?.Statistics is { } statistics && 1 - statistics.NullFraction >= Value(DeletedShare)
            from index in table.Indexes
            where index is { Method: "btree", IsUnique: false, IsDroppable: true, Predicate: null } && index.Keys.All(key => key.Column is { } column && column != mark)
            select Describe(snapshot, index, mark, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (index, mark, names) = finding.About<Basis>();
        var name = names.Fresh(index.Table, string.Join('_', index.Keys.Select(key => key.Column!.Name)) + "_live", "idx");
        return index.Table.Kind == TableKind.Ordinary
            && answers.Text(DropIndex.WayBack(index)) is { } definition
            && IndexDefinition.WithPredicate(index, definition, name, Sql.Of($"{mark} IS NULL")) is { } build
                ? Remediation.Plan.Of(BuildIndex.Concurrently(index.Table, name, build), DropIndex.Of(index, answers))
                : Remediation.Plan.Undecided($"make a like index with WHERE {mark.Name} IS NULL, concurrently, and drop this one when no query needs it");
    }

    private Finding Describe(CatalogSnapshot snapshot, Index index, Column mark, RelationNames names)
    {
        var size = Need.Size(index);
        var share = 1 - mark.Statistics!.NullFraction;
        return Report(Subject.Of(index), Confidence.Possible, FormattableString.Invariant($"{share * 100:0} % of what {index.Name} holds are deleted rows")) with
        {
            Evidence =
            [
                Evidence.FromCatalog("mark", mark.Name),
                new("deleted", Math.Round(share * 100.0, 1), "%", "statistics"),
                Evidence.Rows(index.Table),
                Evidence.Size(snapshot.Bytes(index.TotalPages), size),
            ],
            Impact = new(Bytes: (long)(snapshot.Bytes(index.TotalPages) * share)),
            Needs = [size, DropIndex.WayBack(index)],
            Basis = new Basis(index, mark, names),
        };
    }

    private sealed record Basis(Index Index, Column Mark, RelationNames Names);
}
