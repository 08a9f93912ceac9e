using System.Collections.Immutable;
using System.Globalization;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Maintenance;

/// <inheritdoc cref="Explain"/>
public sealed class StaleStatistics() : Probe<CatalogSnapshot>(
    new("stale-statistics", "Stale statistics", Category.Maintenance, Severity.Warning) { Thresholds = [MinimumRows, ChangedMultiple] })
{
    private static readonly Threshold MinimumRows = new(
        "minimum-rows", 1000, 1, 1_000_000_000, "rows", "Tables with fewer live rows are not reported.");

    private static readonly Threshold ChangedMultiple = new(
        "changed-multiple", 5, 1, 1000, "times", "How many times the table's own analyze threshold may change before its statistics are stale.");

    /// <inheritdoc/>
    public override string Explain => """
        A table that was never analyzed, or of which so much changed since the last ANALYZE that the planner works with the numbers of another table.

        ## Why it matters

        Row estimates that are off by a factor of a thousand make nested loops out of joins and sequential scans out of lookups. Findings of other probes
        that rest on row counts or on statistics of columns of such a table are weaker too.

        ## What counts as stale

        Never analyzed: the catalog knows no row count (`reltuples = -1`) and the table holds rows. Changed: the rows inserted, updated and deleted since the last ANALYZE
        are five times the threshold at which autovacuum would have analyzed it (`autovacuum_analyze_threshold` plus `autovacuum_analyze_scale_factor`
        times its rows, with the table's own settings).

        A materialized view is reported only when it was never analyzed: each refresh counts as a change of every row, and mostly brings the same ones back.
        A partitioned table is reported once, for its partitions that are stale. The statistics of the partitioned table itself are not judged here.
        Tables of fewer than a thousand rows are not reported.

        ## When it is right

        For a table that is filled and emptied as a queue. Look also at why autovacuum did not come: it is off, or too few workers have too much to do.

        ```sql bad
        create table orders (id bigint primary key, state text);
        insert into orders select n, 'new' from generate_series(1, 2000) n;
        ```

        ```sql bad
        create table orders (id bigint primary key, state text);
        insert into orders select n, 'new' from generate_series(1, 2000) n;
        analyze orders;
        update orders set state = 'done';
        update orders set state = 'gone';
        ```

        ```sql bad
        -- one finding for the partitioned table
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        insert into events select n, '2026-01-02' from generate_series(1, 2000) n;
        insert into events select n, '2026-02-02' from generate_series(1, 2000) n;
        ```

        ```sql good
        create table orders (id bigint primary key, state text);
        insert into orders select n, 'new' from generate_series(1, 2000) n;
        analyze orders;
        update orders set state = 'done' where id < 100;
        create table empty (id bigint primary key);
        create table small (id bigint primary key);
        insert into small select generate_series(1, 10);
        create materialized view totals as select * from orders;
        analyze totals;
        refresh materialized view totals;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Roots
        where table.Kind != TableKind.Foreign
        let stale = table.Leaves.Where(leaf => IsStale(leaf, snapshot.Server)).ToImmutableArray()
        where !stale.IsEmpty
        select Describe(snapshot, table, stale);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Of(finding.About<ImmutableArray<Table>>().Select(Analyze.Of));

    private Finding Describe(CatalogSnapshot snapshot, Table table, ImmutableArray<Table> stale)
    {
        var never = stale.Count(leaf => leaf.Rows is null);
        return Report(Subject.Of(table), never == stale.Length ? Confidence.Proven : Confidence.Likely, Title(table, stale, never)) with
        {
            Detail = "Other findings about it that rest on row counts are weaker for that.",
            Evidence =
            [
                Evidence.FromStatistics("live rows", stale.Sum(leaf => leaf.Activity?.Live ?? 0), "rows", snapshot.StatisticsSince),
                Evidence.FromStatistics(
                    "changed since the last analyze", stale.Sum(leaf => leaf.Activity?.ModifiedSinceAnalyze ?? 0), "rows", snapshot.StatisticsSince),
                new(
                    "last analyze",
                    stale.Max(leaf => leaf.Activity?.LastAnalyze)?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
                    null,
                    stale.Any(leaf => leaf.Activity?.LastAnalyze is not null) ? "statistics" : "not known: none since the counters began"),
                .. table.Kind == TableKind.Partitioned ? [Evidence.FromCatalog("stale partitions", (long)stale.Length, "partitions")] : (Evidence[])[],
            ],
            Basis = stale,
        };
    }

    private static string Title(Table table, ImmutableArray<Table> stale, int never) => table.Kind == TableKind.Partitioned
        ? FormattableString.Invariant($"statistics of {stale.Length} of {table.Leaves.Count()} partitions of {table.Name} are stale")
        : never > 0 ? $"{table.Name} was never analyzed"
        : $"{table.Name} has changed much since it was last analyzed";

    private bool IsStale(Table leaf, ServerSnapshot server) =>
        leaf.Kind != TableKind.Foreign
        && leaf.Activity is { } activity
        && activity.Live >= Value(MinimumRows)
        && (leaf.Rows is null
            ? activity.LastAnalyze is null
            : leaf.Kind != TableKind.MaterializedView
                && activity.ModifiedSinceAnalyze > Value(ChangedMultiple) * AnalyzeThreshold(leaf, leaf.Rows.Value, server));

    /// <summary>Changes after which autovacuum analyzes the table (<c>relation_needs_vacanalyze()</c> in autovacuum.c).</summary>
    private static double AnalyzeThreshold(Table table, double rows, ServerSnapshot server) =>
        Parameter(table, server, "autovacuum_analyze_threshold", 50) + (Parameter(table, server, "autovacuum_analyze_scale_factor", 0.1) * rows);

    private static double Parameter(Table table, ServerSnapshot server, string name, double otherwise) =>
        table.Option(name) is { } own && double.TryParse(own, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : server.Settings.GetValueOrDefault(name)?.Number ?? otherwise;
}
