using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Catalog.Storage;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Maintenance;

/// <inheritdoc cref="Explain"/>
public sealed class BloatedTable() : Probe<CatalogSnapshot>(
    new("bloated-table", "Bloated table", Category.Maintenance, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics],
        YieldsTo = ["autovacuum-behind"],
        Thresholds = [LeastWaste, LeastShare, MostMeasured],
    })
{
    private const int MostPlanned = 100;

    private static readonly Threshold LeastWaste = new("least-waste", 12_800, 1, 1e9, "pages", "How many pages must be wasted, those of all partitions together.");
    private static readonly Threshold LeastShare = new("least-share", 0.5, 0.1, 1, "share", "Which share of a table, or of a partition, must be wasted.");
    private static readonly Threshold MostMeasured = new("most-measured", 65_536, 0, 1e7, "pages", "Larger tables are estimated and not measured; 0 measures none.");

    /// <inheritdoc/>
    public override string Explain => """
        A table of which half or more is empty space: written anew it would be less than half as large.

        ## Why it matters

        Sequential scans read the empty pages too, and backups keep them; memory caches a page whole, however little is on it. It is what one large deletion, or a time in which no VACUUM could
        work, leaves behind: VACUUM makes the space usable again for rows to come, and hardly ever gives it back.

        ## What counts

        The pages that the table has, against those that its rows need *at most*: every uncertainty is taken on the side of more. The estimate knows headers, NULLs, alignment, fillfactor, and that of a value in
        TOAST only a pointer is in the row; it takes widths from the statistics of the columns. It is *possible*.

        Where the extension pgstattuple is installed and the table is not larger than `most-measured`, `pgstattuple_approx` measures it within the limits of the second look. What it confirms is *likely*; what it refutes is
        not reported.

        TOAST itself is not judged, since nothing says how much belongs there. Silent also on tables of fewer than 10,000 rows or changed much since the last ANALYZE, with dropped columns, which old rows still
        hold, with columns whose statistics the role may not see, and with rows of varying length above 2 kB.

        ## When it is right

        Where the space will be filled again: a queue, a table that is emptied and loaded by turns. Then there is nothing to gain.

        ```sql bad
        -- option least-waste 50
        create table orders (id bigint primary key, state text not null, note text);
        insert into orders select n, 'state ' || n % 5, case when n % 3 = 0 then repeat('x', n % 40) end from generate_series(1, 60000) n;
        delete from orders where id % 5 <> 0;
        vacuum orders;
        analyze orders;
        ```

        ```sql bad
        -- one finding for the partitioned table
        -- option least-waste 50
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        insert into events select n, '2026-01-02' from generate_series(1, 60000) n;
        insert into events select n, '2026-02-02' from generate_series(1, 60000) n;
        delete from events where id % 5 <> 0;
        vacuum events_1, events_2;
        analyze events;
        ```

        ```sql good
        -- option least-waste 50
        create table padded (a boolean not null, b bigint not null, c boolean not null, d bigint not null);
        insert into padded select true, n, true, n from generate_series(1, 20000) n;
        create table loose (id bigint, note text) with (fillfactor = 40);
        insert into loose select n, 'note ' || n from generate_series(1, 20000) n;
        create table toasted (id bigint, document text);
        alter table toasted alter column document set storage external;
        insert into toasted select n, repeat('x', 2500) from generate_series(1, 12000) n;
        analyze padded, loose, toasted;
        ```

        ```sql good
        -- the rows are long: no second one fits on a page
        -- option least-waste 50
        create table pages (id bigint, content text);
        alter table pages alter column content set storage plain;
        insert into pages select n, repeat('x', 4200) from generate_series(1, 12000) n;
        analyze pages;
        ```

        ```sql good
        -- what the dropped column held is still there, and no statistics tell how much
        -- option least-waste 50
        create table orders (id bigint primary key, note text);
        insert into orders select n, repeat('x', 500) from generate_series(1, 12000) n;
        alter table orders drop column note;
        analyze orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Roots
        where table.Kind != TableKind.Foreign && table.TotalPages >= Value(LeastWaste)
        let parts = table.Leaves.Select(leaf => Estimate(snapshot, leaf)).OfType<Bloat<Table>>().Where(part => part.Share >= Value(LeastShare)).ToImmutableArray()
        where parts.Sum(part => part.Waste) >= Value(LeastWaste)
        select Describe(snapshot, table, parts, answers: null);

    /// <inheritdoc/>
    public override Finding? Confirm(Finding finding, Answers answers)
    {
        var (snapshot, table, estimated) = finding.About<(CatalogSnapshot, Table, ImmutableArray<Bloat<Table>>)>();
        ImmutableArray<Bloat<Table>> parts =
        [
            .. estimated.Select(part => part.As(answers, (of, filling) => HeapSize.Pages(of, filling.Bytes - filling.Free, filling.Rows, filling.RowBytes, snapshot.Server.BlockSize), snapshot.Server.BlockSize))
                .Where(part => part.Share >= Value(LeastShare)),
        ];
        return parts.Sum(part => part.Waste) >= Value(LeastWaste) ? Describe(snapshot, table, parts, answers) : null;
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (snapshot, _, parts) = finding.About<(CatalogSnapshot, Table, ImmutableArray<Bloat<Table>>)>();
        return Remediation.Plan.InTurn(
            parts.Take(MostPlanned).Select(part => Remediation.Plan.Of(
                Vacuum.ForReuse(part.Of),
                Vacuum.Full(part.Of, (long)part.Pages, (long)(part.Needed.AtMost * snapshot.Server.BlockSize)))),
            parts.Length - MostPlanned);
    }

    private Bloat<Table>? Estimate(CatalogSnapshot snapshot, Table leaf) =>
        leaf.Kind != TableKind.Foreign && HeapSize.Estimate(leaf, snapshot.Server.BlockSize) is { } needed
            ? new(leaf, leaf.Pages, needed, Bloat.Measurable(snapshot, Need.Filling(leaf), leaf.Pages, Value(MostMeasured)))
            : null;

    private Finding Describe(CatalogSnapshot snapshot, Table table, ImmutableArray<Bloat<Table>> parts, Answers? answers) =>
        Report(Subject.Of(table), Bloat.Confidence(parts), FormattableString.Invariant($"at least {Math.Floor(Bloat.Percent(parts))} % of {table.Name} is empty")) with
        {
            Detail = Bloat.Caution(snapshot, parts, answers, Need.Filling(parts[0].Of)),
            Evidence =
            [
                new("size without TOAST", snapshot.Bytes(table.Leaves.Sum(leaf => (long)leaf.Pages)), "bytes", "catalog, as of the last vacuum or analyze"),
                .. Bloat.Evidence(parts, snapshot.Server.BlockSize, table.Kind == TableKind.Partitioned),
                Evidence.Rows(table),
                Evidence.FromStatistics("dead rows", table.TotalActivity?.Dead ?? 0, "rows", snapshot.StatisticsSince),
            ],
            Impact = new(Bytes: Bloat.Bytes(parts, snapshot.Server.BlockSize)),
            Needs = [.. parts.Select(part => part.Measure).OfType<Need>()],
            Basis = (snapshot, table, parts),
        };
}
