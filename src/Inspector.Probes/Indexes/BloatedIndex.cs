using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Catalog.Storage;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class BloatedIndex() : Probe<CatalogSnapshot>(
    new("bloated-index", "Bloated index", Category.Indexes, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics],
        YieldsTo = ["invalid-index", "unused-index"],
        Thresholds = [LeastWaste, LeastShare, MostMeasured],
    })
{
    private const int MostPlanned = 100;

    private static readonly Threshold LeastWaste = new("least-waste", 12_800, 1, 1e9, "pages", "How many pages must be wasted, those of all partitions together.");
    private static readonly Threshold LeastShare = new("least-share", 0.5, 0.1, 1, "share", "Which share of an index, or of a partition's part of it, must be wasted.");
    private static readonly Threshold MostMeasured = new("most-measured", 65_536, 0, 1e7, "pages", "Larger indexes are estimated and not measured; 0 measures none.");

    /// <inheritdoc/>
    public override string Explain => """
        A btree index of which half or more is empty space: built anew it would be less than half as large.

        ## Why it matters

        It takes disk, backups and memory: a page is cached whole, however little is on it. Scans of ranges read more pages. Space that deletions left is used again only for keys of
        the same range, so an index on an ever-growing key whose old rows are deleted in part never shrinks.

        ## What counts

        The pages that the index has, against those that it would have if it were built anew *at most*: every uncertainty is taken on the side of more. The estimate knows headers, NULLs,
        alignment, fillfactor, INCLUDE columns, and posting lists, by which equal keys are stored once; it takes widths and distinct values from the statistics of the columns. It is *possible*.

        Where the extension pgstattuple is installed and the index is not larger than `most-measured`, `pgstatindex` measures it within the limits of the second look. What it confirms is *likely*; what it
        refutes is not reported. Entries of dead rows that no VACUUM has removed count as used there.

        Silent on what cannot be told: other access methods, expressions, partial indexes on values of varying length, tables of fewer than 10,000 rows or changed much since the last ANALYZE, columns whose
        statistics the role may not see.

        ## When it is right

        Where the space will be filled again soon, as in the index of a queue. An index into which keys come in random order (a random uuid) is two thirds full on average, and half full at times:
        that is no bloat, and below the bound.

        ```sql bad
        -- option least-waste 50
        create table events (id bigint primary key, kind int not null);
        insert into events select n, n % 10 from generate_series(1, 60000) n;
        delete from events where id % 5 <> 0;
        vacuum events;
        analyze events;
        ```

        ```sql bad
        -- one finding for the partitioned index
        -- option least-waste 50
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index on events (id);
        insert into events select n, '2026-01-02' from generate_series(1, 60000) n;
        insert into events select n, '2026-02-02' from generate_series(1, 60000) n;
        delete from events where id % 5 <> 0;
        vacuum events_1, events_2;
        analyze events;
        ```

        ```sql good
        -- option least-waste 50
        create table events (id bigint primary key, kind int not null, state text not null, note text, amount numeric, key uuid not null);
        insert into events select n, n % 10, 'state ' || n % 5, case when n % 2 = 0 then repeat('x', n % 50) end, n % 7, md5(n::text)::uuid from generate_series(1, 30000) n;
        create index on events (kind);
        create index on events (state);
        create index on events (note);
        create index on events (amount);
        create index on events (key) with (fillfactor = 50);
        create index on events (kind) include (note);
        create index on events using hash (id);
        analyze events;
        ```

        ```sql good
        -- too few pages to matter
        create table events (id bigint primary key, kind int not null);
        insert into events select n, n % 10 from generate_series(1, 60000) n;
        delete from events where id % 5 <> 0;
        vacuum events;
        analyze events;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        from index in table.Indexes
        where index is { Method: "btree", Parent: null } && index.TotalPages >= Value(LeastWaste)
        let parts = index.Tree.Select(part => Estimate(snapshot, part)).OfType<Bloat<Index>>().Where(part => part.Share >= Value(LeastShare)).ToImmutableArray()
        where parts.Sum(part => part.Waste) >= Value(LeastWaste)
        select Describe(snapshot, index, parts, answers: null);

    /// <inheritdoc/>
    public override Finding? Confirm(Finding finding, Answers answers)
    {
        var (snapshot, index, estimated) = finding.About<(CatalogSnapshot, Index, ImmutableArray<Bloat<Index>>)>();
        ImmutableArray<Bloat<Index>> parts =
        [
            .. estimated.Select(part => part.As(answers, (of, filling) => BtreeSize.Pages(of, filling.Bytes - filling.Free, snapshot.Server.BlockSize), snapshot.Server.BlockSize))
                .Where(part => part.Share >= Value(LeastShare)),
        ];
        return parts.Sum(part => part.Waste) >= Value(LeastWaste) ? Describe(snapshot, index, parts, answers) : null;
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (snapshot, index, parts) = finding.About<(CatalogSnapshot, Index, ImmutableArray<Bloat<Index>>)>();
        return index.IsExclusion
            ? Remediation.Plan.Undecided("an index of an exclusion constraint cannot be built anew concurrently: REINDEX INDEX makes writes wait, and most reads, while it runs")
            : Remediation.Plan.InTurn(
                parts.Take(MostPlanned).Select(part => Remediation.Plan.Of(ReindexIndex.Smaller(part.Of, (long)(part.Needed.AtMost * snapshot.Server.BlockSize)))),
                parts.Length - MostPlanned);
    }

    private Bloat<Index>? Estimate(CatalogSnapshot snapshot, Index part) =>
        !part.IsPartitioned && BtreeSize.Estimate(part, snapshot.Server.BlockSize, snapshot.SampledRows) is { } needed
            ? new(part, part.Pages, needed, Bloat.Measurable(snapshot, Need.Filling(part), part.Pages, Value(MostMeasured)))
            : null;

    private Finding Describe(CatalogSnapshot snapshot, Index index, ImmutableArray<Bloat<Index>> parts, Answers? answers)
    {
        var size = Need.Size(index);
        return Report(Subject.Of(index), Bloat.Confidence(parts), FormattableString.Invariant($"at least {Math.Floor(Bloat.Percent(parts))} % of {index.Name} is empty")) with
        {
            Detail = Bloat.Caution(snapshot, parts, answers, Need.Filling(parts[0].Of)),
            Evidence =
            [
                Evidence.Size(snapshot.Bytes(index.TotalPages), size),
                .. Bloat.Evidence(parts, snapshot.Server.BlockSize, index.IsPartitioned),
                Evidence.Rows(index.Table),
            ],
            Impact = new(Bytes: Bloat.Bytes(parts, snapshot.Server.BlockSize)),
            Needs = [size, .. parts.Select(part => part.Measure).OfType<Need>()],
            Family = PartitionFamily.Of(index),
            Basis = (snapshot, index, parts),
        };
    }
}
