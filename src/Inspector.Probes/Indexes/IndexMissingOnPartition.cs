using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;
using Inspector.Remediation.Widening;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class IndexMissingOnPartition() : Probe<CatalogSnapshot>(
    new("index-missing-on-partition", "Index missing on a partition", Category.Indexes, Severity.Warning))
{
    /// <inheritdoc/>
    public override string Explain => """
        A partition without an index that the partitioned table or most of its other partitions have, or with one that is not attached.

        ## Why it matters

        A query over the whole table is as slow as its slowest partition. An index of the partitioned table stays invalid as long as one partition lacks its part: a unique one enforces nothing
        beyond the partitions, and the next `CREATE INDEX IF NOT EXISTS` believes that all is done.

        ## What counts

        Of an invalid index of a partitioned table: each partition whose part is not attached (*proven*). Of an index that only partitions have: the partitions that lack it, where more than half of at
        least three have it (*likely*). Shapes are compared by the names of columns, method, direction, operator class and predicate. Nothing is said while an index is being
        built on the table, nor of foreign tables, which cannot have one.

        ## When it is right

        Where partitions that are no longer written or read go without it. Suppress it for these.

        ```sql bad
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index events_id_idx on only events (id);
        create index events_1_id_idx on events_1 (id);
        alter index events_id_idx attach partition events_1_id_idx;
        insert into events values (1, '2026-01-02'), (2, '2026-02-02');
        ```

        ```sql bad
        -- it is there, and not attached
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index events_id_idx on only events (id);
        create index events_1_id_idx on events_1 (id);
        create index events_2_id_idx on events_2 (id);
        alter index events_id_idx attach partition events_1_id_idx;
        ```

        ```sql bad
        -- each has its own, but for one
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create table events_3 partition of events for values from ('2026-03-01') to ('2026-04-01');
        create index on events_1 (id desc);
        create index on events_3 (id desc);
        insert into events values (1, '2026-01-02'), (2, '2026-02-02');
        ```

        ```sql good
        create table events (id bigint not null, at date not null, note text) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create table events_3 partition of events for values from ('2026-03-01') to ('2026-04-01');
        create index on events (id);
        create index on events_1 (note);
        create index on events_1 (at);
        create index on events_2 (at);
        create index on events_3 (at);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from root in snapshot.Roots
            where root.Kind == TableKind.Partitioned && root.Tree.All(member => !snapshot.IndexBuilds.Contains(member.Oid))
            from gap in OfWhole(root).Concat(OfMost(root))
            select Describe(gap with { Names = names });
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var gap = finding.About<Missing>();
        if (gap.Loose is { } loose)
        {
            return Remediation.Plan.Of(AttachIndex.Of(gap.Whole!, loose.Table, loose.Name));
        }

        var name = gap.Names!.Fresh(gap.Partition, string.Join('_', gap.Like.Keys.Select(key => key.Column?.Name ?? "expr")), "idx");
        if (gap.Partition.Kind != TableKind.Ordinary || answers.Text(Need.Definition(gap.Like)) is not { } definition
            || IndexDefinition.Elsewhere(gap.Like, definition, name, gap.Partition) is not { } build)
        {
            return Remediation.Plan.Undecided($"make a like index on {gap.Partition}, concurrently, and attach it; the definition to follow: {Need.Definition(gap.Like).How}");
        }

        var built = BuildIndex.Concurrently(gap.Partition, name, build);
        return gap.Whole is null ? Remediation.Plan.Of(built) : Remediation.Plan.Of(built, AttachIndex.Of(gap.Whole, gap.Partition, name));
    }

    /// <summary>What the invalid indexes of a partitioned table, or of one below it, lack.</summary>
    private static IEnumerable<Missing> OfWhole(Table root) =>
        from parent in root.Tree
        where parent.Kind == TableKind.Partitioned
        from whole in parent.Indexes
        where whole is { IsValid: false, IsLive: true }
        from partition in parent.Partitions
        where partition.Kind != TableKind.Foreign && !partition.Indexes.Any(part => part.Parent == whole)
        let shape = IndexShape.Of(whole)
        select new Missing(partition, shape, whole, whole, partition.Indexes.FirstOrDefault(part => part is { Parent: null, IsUsable: true } && IndexShape.Of(part) == shape));

    /// <summary>What most leaves have on their own.</summary>
    private static IEnumerable<Missing> OfMost(Table root)
    {
        var leaves = root.Leaves.Where(leaf => leaf.Kind == TableKind.Ordinary).ToList();
        return leaves.Count < 3 ? [] :
            from shape in leaves
                .SelectMany(leaf => leaf.Indexes.Where(index => index is { Parent: null, IsUsable: true, Constraint: null }).Select(index => (Shape: IndexShape.Of(index), Index: index)).DistinctBy(one => one.Shape))
                .GroupBy(one => one.Shape, one => one.Index)
            where shape.Count() * 2 > leaves.Count && shape.Count() < leaves.Count
            from leaf in leaves
            where !leaf.Indexes.Any(index => index.IsUsable && IndexShape.Of(index) == shape.Key)
            select new Missing(leaf, shape.Key, shape.First(), null, null);
    }

    private Finding Describe(Missing gap) =>
        Report(
            Subject.Of(gap.Partition),
            gap.Whole is null ? Confidence.Likely : Confidence.Proven,
            gap.Loose is { } loose ? $"{loose.Name} is not attached to {gap.Whole!.Name}"
                : gap.Whole is { } whole ? $"{gap.Partition.Name} lacks its part of {whole.Name}"
                : $"{gap.Partition.Name} lacks an index that most of its siblings have") with
        {
            Facet = gap.Shape,
            Detail = gap.Whole is null ? "" : $"{gap.Whole.Name} stays invalid until every partition has its part.",
            Evidence =
            [
                Evidence.FromCatalog("index", gap.Shape),
                Evidence.FromCatalog("as on", (gap.Whole?.Table ?? gap.Like.Table).ToString()),
                Evidence.Rows(gap.Partition),
            ],
            Needs = gap.Loose is null ? [Need.Definition(gap.Like)] : [],
            Family = PartitionFamily.Of(gap.Partition, gap.Shape + (gap.Loose is null ? "" : " loose")),
            Basis = gap,
        };

    /// <summary>An index that is missing.</summary>
    /// <param name="Partition">Where it is missing.</param>
    /// <param name="Shape">What is missing.</param>
    /// <param name="Like">An index of that shape.</param>
    /// <param name="Whole">The index of the partitioned table, or null.</param>
    /// <param name="Loose">The index of the partition that only has to be attached, or null.</param>
    private sealed record Missing(Table Partition, string Shape, Index Like, Index? Whole, Index? Loose)
    {
        public RelationNames? Names { get; init; }
    }
}
