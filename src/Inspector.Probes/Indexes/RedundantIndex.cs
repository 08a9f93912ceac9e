using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class RedundantIndex() : Probe<CatalogSnapshot>(
    new("redundant-index", "Redundant index", Category.Indexes, Severity.Warning)
    {
        YieldsTo = ["duplicate-index"],
        Thresholds = [MostWidth],
    })
{
    private static readonly Threshold MostWidth = new(
        "most-width", 3, 1, 100, "times", "How much larger the covering index may be before the narrow one may be kept for speed.");

    /// <inheritdoc/>
    public override string Explain => """
        A plain btree index whose every use another btree index serves as well, because its keys are the first keys of the other.

        ## Why it matters

        Both are written by every insert and by every update that is not HOT, both are vacuumed, both take memory. The wider one answers what the narrow
        one answers: a btree is searched by any leading part of its keys.

        ## What counts as covered

        The keys, in order, are the first keys of the other under the same comparison: column or stored expression, operator class, collation. The direction
        is the same for all, or the opposite for all with NULLs at the opposite end, because a btree is read both ways; where no row can hold NULL its place
        does not matter. The predicate is the same, and every INCLUDE column is in the other too. Never across methods: a GIN index covers no btree.

        A unique index is never called redundant, nor one that backs a constraint, that a foreign key relies on, that is the replica identity or by which
        CLUSTER orders the table. Beside a unique index on the same keys, a plain one that only adds INCLUDE columns is reported as *possible*: it may
        serve index-only scans.

        ## When it is right

        A narrow index is smaller and better cached. Where it is much smaller than the one that covers it the finding is only *possible*: compare
        the plans of the queries that matter before dropping it.

        ```sql bad
        create table orders (id bigint primary key, customer_id bigint not null, placed timestamptz not null);
        create index orders_customer_idx on orders (customer_id);
        create index orders_customer_placed_idx on orders (customer_id, placed);
        ```

        ```sql bad
        -- read backwards, the wider one is (placed desc nulls first, ...)
        create table orders (id bigint primary key, customer_id bigint, placed timestamptz);
        create index orders_placed_idx on orders (placed desc nulls first);
        create index orders_placed_customer_idx on orders (placed, customer_id);
        ```

        ```sql bad
        -- what the primary key does already
        create table order_lines (order_id bigint, line int, primary key (order_id, line));
        create index order_lines_order_idx on order_lines (order_id);
        ```

        ```sql bad
        -- possible only: it may serve index-only scans
        create table accounts (id bigint primary key, email text not null unique, name text);
        create index accounts_email_name_idx on accounts (email) include (name);
        ```

        ```sql good
        create table orders (id bigint primary key, customer_id bigint, placed timestamptz, state text, note text);
        create unique index on orders (state);
        create index on orders (state, placed);
        create index on orders (customer_id) where placed is null;
        create index on orders (customer_id, state);
        create index on orders (placed desc nulls last);
        create index on orders (placed, customer_id);
        create index on orders using hash (note);
        create index on orders (note text_pattern_ops);
        create index on orders (note, id);
        create index on orders (lower(note));
        create index on orders (upper(note), id);
        ```

        ```sql good
        -- the foreign key relies on (tenant_id, id), although (tenant_id, id, name) holds its keys
        create table documents (id bigint primary key, tenant_id bigint not null, name text not null, unique (tenant_id, id), unique (tenant_id, id, name));
        create table pages (tenant_id bigint, document_id bigint, foreign key (tenant_id, document_id) references documents (tenant_id, id));
        create index on pages (tenant_id, document_id);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        where table.Indexes.Length > 1
        from index in table.Indexes
        where IsCandidate(index)
        let cover = table.Indexes.Where(other => Covers(other, index)).Order(WidestFirst.Instance).FirstOrDefault()
        where cover is not null
        select Describe(snapshot, index, cover);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Of(DropIndex.Of(finding.About<Index>(), answers));

    private Finding Describe(CatalogSnapshot snapshot, Index index, Index cover)
    {
        var size = Need.Size(index);
        var addsColumns = !IsIncluded(index, cover);
        var isMuchWider = cover.TotalPages > Value(MostWidth) * Math.Max(index.TotalPages, 1);
        return Report(
            Subject.Of(index),
            addsColumns || isMuchWider ? Confidence.Possible : Confidence.Likely,
            addsColumns ? $"{index.Name} adds only INCLUDE columns to {cover.Name}" : $"{cover.Name} serves all that {index.Name} serves") with
        {
            Detail = addsColumns ? "It is of use only if index-only scans need those columns."
                : isMuchWider ? "The covering index is much larger: compare the plans of the queries that matter before dropping the narrow one."
                : "",
            Evidence =
            [
                Evidence.FromCatalog("covered by", cover.Name),
                Evidence.Size(snapshot.Bytes(index.TotalPages), size),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
                Evidence.FromStatistics("scans of the covering index", cover.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Impact = Impact.Storage(snapshot.Bytes(index.TotalPages), size) with { WritesPerSecond = snapshot.IndexWritesPerSecond(index.Table) },
            Needs = [size, DropIndex.WayBack(index)],
            Family = PartitionFamily.Of(index),
            Basis = index,
        };
    }

    private static bool IsCandidate(Index index) => index is { Method: "btree", IsUnique: false, IsExclusion: false, IsDroppable: true };

    private static bool Covers(Index cover, Index index) =>
        !ReferenceEquals(cover, index)
        && cover is { Method: "btree", IsUsable: true }
        && cover.Keys.Length >= index.Keys.Length
        && Equals(cover.Predicate, index.Predicate)
        && IsPrefix(cover, index)
        && (IsIncluded(index, cover)
            ? IsMore(cover, index) || KeepFirst.Instance.Compare(cover, index) < 0
            : cover.IsUnique && cover.Keys.Length == index.Keys.Length);

    private static bool IsPrefix(Index cover, Index index)
    {
        var isForward = true;
        var isBackward = true;
        for (var i = 0; i < index.Keys.Length; i++)
        {
            var (wide, narrow) = (cover.Keys[i], index.Keys[i]);
            var nullsMatter = narrow.Column is not { IsProvenNotNull: true };
            if (wide with { Descending = narrow.Descending, NullsFirst = narrow.NullsFirst } != narrow)
            {
                return false;
            }

            isForward &= wide.Descending == narrow.Descending && (!nullsMatter || wide.NullsFirst == narrow.NullsFirst);
            isBackward &= wide.Descending != narrow.Descending && (!nullsMatter || wide.NullsFirst != narrow.NullsFirst);
        }

        return isForward || isBackward;
    }

    /// <summary>Whether every INCLUDE column of the one is somewhere in the other.</summary>
    private static bool IsIncluded(Index index, Index cover) =>
        index.Included.All(column => cover.Included.Contains(column) || cover.Keys.Any(key => ReferenceEquals(key.Column, column)));

    /// <summary>Whether the one holds something that the other does not; two that mirror each other hold the same.</summary>
    private static bool IsMore(Index cover, Index index) => cover.Keys.Length > index.Keys.Length || !IsIncluded(cover, index);

    /// <summary>The cover to name is one that stays: the widest is not itself covered by another.</summary>
    private sealed class WidestFirst : IComparer<Index>
    {
        internal static readonly WidestFirst Instance = new();

        public int Compare(Index? x, Index? y)
        {
            var order = IsCandidate(x!).CompareTo(IsCandidate(y!));
            order = order != 0 ? order : y!.Keys.Length.CompareTo(x!.Keys.Length);
            order = order != 0 ? order : y!.Included.Length.CompareTo(x!.Included.Length);
            return order != 0 ? order : KeepFirst.Instance.Compare(x, y);
        }
    }
}
