using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class BroadIndex() : Probe<CatalogSnapshot>(
    new("broad-index", "Broad index that is hardly used", Category.Indexes, Severity.Info)
    {
        Sees = [Sight.Prior],
        YieldsTo = ["unused-index", "redundant-index", "duplicate-index"],
        Thresholds = [LeastKeys, MinimumPages, WritesPerScan],
    })
{
    private static readonly Threshold LeastKeys = new("least-keys", 4, 3, 32, "columns", "How many key columns make an index broad.");
    private static readonly Threshold MinimumPages = new("minimum-pages", 1_280, 1, 1e9, "pages", "Smaller indexes are not looked at.");
    private static readonly Threshold WritesPerScan = new("writes-per-scan", 1_000, 1, 1e9, "writes", "How many writes there must be for each scan.");

    /// <inheritdoc/>
    public override string Explain => """
        A plain index over four or more columns that is written a thousand times for each time it is read: it looks like one that was made just in case.

        ## Why it matters

        Each key column makes every entry larger, the tree deeper, and fewer updates HOT. What a query gains comes from the first one or two columns.

        ## What counts

        Insertions, and updates that were not HOT, against scans, over the window of the statistics of the server that was read; a scan on a replica is not seen, so the
        finding is *possible*. Scans that the agent saw before the statistics were reset count too. Indexes with a constraint behind them are not reported.

        ```sql bad
        -- option minimum-pages 1
        -- option writes-per-scan 100
        create table orders (id bigint primary key, a int, b int, c int, d int, e int);
        create index orders_just_in_case on orders (a, b, c, d);
        insert into orders select n, n, n, n, n, n from generate_series(1, 1000) n;
        analyze orders;
        ```

        ```sql good
        -- option minimum-pages 1
        -- option writes-per-scan 100
        create table orders (id bigint primary key, a int, b int, c int, d int, e int);
        create index on orders (a, b, c);
        create unique index on orders (a, b, c, d);
        insert into orders select n, n, n, n, n, n from generate_series(1, 1000) n;
        analyze orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        from index in table.Indexes
        where index is { Method: "btree", IsUnique: false, IsExclusion: false, IsDroppable: true } && index.Keys.Length >= Value(LeastKeys) && index.TotalPages >= Value(MinimumPages)
        let writes = Writes(table)
        where writes >= Value(WritesPerScan) * Math.Max(index.TotalUsage.Scans, 1)
        let seen = KnownUse.Of(index, snapshot, []).Servers[0].SeenSince(DateTimeOffset.MinValue)
        where writes >= Value(WritesPerScan) * (index.TotalUsage.Scans + seen)
        select Describe(snapshot, index, writes, seen);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided(
        "find the queries that use it (EXPLAIN, pg_stat_statements); a narrower index over the columns that they compare by equality may do as well");

    private static long Writes(Table table) => table.TotalActivity is { } activity ? activity.Inserted + activity.Updated - activity.HotUpdated : 0;

    private Finding Describe(CatalogSnapshot snapshot, Index index, long writes, long seen)
    {
        var size = Need.Size(index);
        return Report(Subject.Of(index), Confidence.Possible, $"{index.Name} has {index.Keys.Length} columns and is hardly read") with
        {
            Evidence =
            [
                Evidence.FromCatalog("columns", (long)index.Keys.Length, "columns"),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
                .. seen > 0 ? [new Evidence("scans before that", seen, "scans", "seen by Inspector")] : ImmutableArray<Evidence>.Empty,
                Evidence.FromStatistics("writes", writes, "writes", snapshot.StatisticsSince),
                Evidence.Size(snapshot.Bytes(index.TotalPages), size),
            ],
            Impact = Impact.Storage(snapshot.Bytes(index.TotalPages), size) with { WritesPerSecond = snapshot.IndexWritesPerSecond(index.Table) },
            Needs = [size],
            Family = PartitionFamily.Of(index),
        };
    }
}
