using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;
using Inspector.Remediation.Widening;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class SkewedIndex() : Probe<CatalogSnapshot>(
    new("skewed-index", "Index mostly of one value", Category.Indexes, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics, Sight.CommonestShares],
        YieldsTo = ["unused-index"],
        Thresholds = [MinimumRows, LeastShare],
    })
{
    private static readonly Threshold MinimumRows = new("minimum-rows", 100_000, 1_000, 1e12, "rows", "Smaller tables are not looked at.");

    // Together with the smallest share of null-heavy-index more than 1: of one index only one of the two can be true.
    private static readonly Threshold LeastShare = new("least-share", 0.95, 0.6, 1, "share", "Which share of the rows must hold the most common value.");

    /// <inheritdoc/>
    public override string Explain => """
        An index on one column of a large table in which nearly every row holds the same value: nearly every entry is one that no search is helped by.

        ## Why it matters

        For the common value the planner reads the table instead; the index is for the few others. With `WHERE state <> 'done'` it is a fraction of its size, stays in memory, and
        rows that come to hold the common value leave it.

        ## What counts

        A btree or hash index on one column, neither unique nor behind a foreign key, without INCLUDE and without a predicate, of a table of at least 100,000 rows. ANALYZE found the
        most common value in at least 95 % of the rows. An index of which each scan read, on average, more entries than all other values have together is used for the common value
        too, and not reported. Of NULLs speaks `null-heavy-index`; of one index never both.

        ## What to do

        Build the partial index, see that the queries use it, then drop this one. The planner uses it where the query implies the predicate: `state = 'failed'` does, by itself. `state = $1`
        does only in a plan for that very parameter: what is prepared once for all parameters (a generic plan) cannot use it, and has to say `and state <> 'done'` besides.

        Which value it is Inspector does not read: a value is data, and stays on the server. The plan has the query that prints the statement there, value and all.

        ## When it is right

        Where queries ask for the common value with a LIMIT and nothing else, or the shares are about to change.

        ```sql bad
        -- option minimum-rows 10000
        create table jobs (id bigint primary key, state text not null);
        insert into jobs select n, case when n % 50 = 0 then 'failed' else 'done' end from generate_series(1, 12000) n;
        create index jobs_state on jobs (state);
        analyze jobs;
        ```

        ```sql good
        -- option minimum-rows 10000
        create table queues (id bigint primary key);
        create table jobs (id bigint primary key, state text not null, half text, queue_id bigint references queues, tenant_id bigint);
        insert into queues values (1);
        insert into jobs select n, case when n % 50 = 0 then 'failed' else 'done' end, case when n % 3 = 0 then 'a' else 'b' end, 1, 1 from generate_series(1, 12000) n;
        create index on jobs (state) where state <> 'done';
        create index on jobs (state, id);
        create index on jobs (half);
        create index on jobs (queue_id);
        create index on jobs (tenant_id) include (state);
        analyze jobs;
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
            where index is { Method: "btree" or "hash", IsUnique: false, IsDroppable: true, Predicate: null, Keys: [{ Column.Statistics: not null }], Included.IsEmpty: true }
                && index.Keys[0].Column!.Statistics!.CommonestShare >= (float)Value(LeastShare)
                && !IsReadForTheCommonValue(index)
                && !table.Constraints.OfType<ForeignKey>().Any(key => ForeignKeySupport.LeadsWith(index, key))
            select Describe(snapshot, index, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (index, names) = finding.About<(Index, RelationNames)>();
        var column = index.Keys[0].Column!;
        var name = names.Fresh(index.Table, $"{column.Name}_others", "idx");
        return index.Table.Kind == TableKind.Ordinary
            && answers.Text(DropIndex.WayBack(index)) is { } definition
            && IndexDefinition.Rewrite(index, definition, name, _ => null) is { } whole
                ? Remediation.Plan.Undecided(
                    "which value it is stays on the server, and whether the queries will use an index without it is for you to see. "
                    + $"This prints the statement that builds one: {Question.WithoutCommonest(column, whole)} When the queries use it: {DropIndex.Of(index, answers).Sql}")
                : Remediation.Plan.Undecided($"make the same index with WHERE {column.Name} <> the most common value, concurrently, and drop this one");
    }

    /// <summary>Whether a scan read more entries, on average, than there are of all other values: NULLs count among these.</summary>
    private static bool IsReadForTheCommonValue(Index index)
    {
        var usage = index.TotalUsage;
        return usage.Scans > 0
            && (double)usage.EntriesRead / usage.Scans > index.Table.TotalRows * (1 - index.Keys[0].Column!.Statistics!.CommonestShare);
    }

    private Finding Describe(CatalogSnapshot snapshot, Index index, RelationNames names)
    {
        var size = Need.Size(index);
        var column = index.Keys[0].Column!;
        var share = (double)column.Statistics!.CommonestShare!.Value;
        return Report(Subject.Of(index), Confidence.Likely, FormattableString.Invariant($"{share * 100:0.#} % of what {index.Name} holds is one value")) with
        {
            Evidence =
            [
                new($"most common value of {column.Name}", Math.Round(share * 100, 1), "%", "statistics"),
                Evidence.Rows(index.Table),
                Evidence.Size(snapshot.Bytes(index.TotalPages), size),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Impact = new(Bytes: (long)(snapshot.Bytes(index.TotalPages) * share)),
            Needs = [size, DropIndex.WayBack(index)],
            Basis = (index, names),
        };
    }
}
