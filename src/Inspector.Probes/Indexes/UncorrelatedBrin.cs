using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class UncorrelatedBrin() : Probe<CatalogSnapshot>(
    new("uncorrelated-brin", "BRIN on unordered rows", Category.Indexes, Severity.Info) { Sees = [Sight.ColumnStatistics], Thresholds = [LeastCorrelation] })
{
    private static readonly Threshold LeastCorrelation = new(
        "least-correlation", 0.5, 0, 1, "correlation", "How well the order of the rows on disk must follow the values, by amount; 1 is perfectly.");

    /// <inheritdoc/>
    public override string Explain => """
        A BRIN index on columns none of whose values lie on disk in anything like their order.

        ## Why it matters

        BRIN keeps for each range of pages the smallest and the largest value. Where every range spans nearly all values, every range matches every query: the index is read, and then the
        whole table. A plan with it looks good and is a sequential scan.

        ## What counts

        The correlation of every key column, as ANALYZE found it, lies between -0.5 and 0.5. Bloom and multi-minmax operator classes, which are made for such columns, are not
        reported, nor are columns whose statistics the role may not see.

        ## What to do

        A btree, or rewrite the table in the order of the column when it is next rewritten anyway. Updates that move rows spoil a good order again: watch n_tup_upd.

        ```sql bad
        create table readings (id bigint, at timestamptz);
        insert into readings select n, timestamptz '2026-01-01' + interval '1 second' * ((n * 7919) % 12007) from generate_series(1, 12000) n;
        create index readings_at on readings using brin (at);
        analyze readings;
        ```

        ```sql good
        create table readings (id bigint, at timestamptz, label text);
        insert into readings select n, timestamptz '2026-01-01' + interval '1 second' * n, md5(n::text) from generate_series(1, 12000) n;
        create index on readings using brin (at);
        create index on readings using brin (label text_bloom_ops);
        analyze readings;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        from index in table.Indexes
        where index is { Method: "brin", Parent: null, IsUsable: true } && index.Keys.All(IsUnordered)
        select Describe(snapshot, index);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided(
        "compare the plans of the queries that use it with a btree in its place; a table that is only appended to can be put into order once");

    private bool IsUnordered(IndexKey key) =>
        key is { Column.Statistics.Correlation: { } correlation, Class: { } brin }
        && Math.Abs(correlation) < Value(LeastCorrelation)
        && !brin.Name.EndsWith("_bloom_ops", StringComparison.Ordinal)
        && !brin.Name.EndsWith("_multi_ops", StringComparison.Ordinal);

    private Finding Describe(CatalogSnapshot snapshot, Index index) =>
        Report(Subject.Of(index), Confidence.Likely, $"{index.Name} is a BRIN index on rows in no order") with
        {
            Evidence =
            [
                .. index.Keys.Select(key => new Evidence($"correlation of {key.Column!.Name}", Math.Round((double)key.Column.Statistics!.Correlation!.Value, 2), null, "statistics")),
                Evidence.Rows(index.Table),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Family = PartitionFamily.Of(index),
        };
}
