using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class DuplicateIndex() : Probe<CatalogSnapshot>(
    new("duplicate-index", "Duplicate index", Category.Indexes, Severity.Warning))
{
    /// <inheritdoc/>
    public override string Explain => """
        Two valid indexes on one table that the planner cannot tell apart.

        ## Why it matters

        Every insert, and every update that is not HOT, writes both; VACUUM cleans both; both take memory and disk. No query is faster for it.

        ## What counts as the same

        Method, key columns or expressions in order, operator classes with their options, collations, ASC and DESC, NULLS FIRST and LAST, predicate and the set of
        INCLUDE columns are all equal. Expressions and predicates are compared as the server stores them, not as text. Fillfactor does not count.
        A plain index repeats a unique one; two unique ones are the same only if they treat NULLs alike and check at the same moment.

        ## Which of the two is reported

        Never one that backs a constraint, that a foreign key relies on, that is the replica identity, or by which CLUSTER orders the table. Among
        equals the longer name goes: PostgreSQL appends to the name of a second one.

        ## When it is right

        For the moment in which an index is replaced by a fresh copy of itself. On a partitioned table one index is reported, not one for each partition.

        ```sql bad
        create table orders (id bigint primary key, customer_id bigint not null);
        create index orders_customer_idx on orders (customer_id);
        create index orders_customer_idx1 on orders (customer_id);
        ```

        ```sql bad
        -- a plain index beside a unique one
        create table accounts (id bigint primary key, email text not null unique);
        create index accounts_email_idx on accounts (email);
        ```

        ```sql bad
        -- one finding for the partitioned table, none for its partitions
        create table events (id bigint not null, at timestamptz not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index events_at_idx on events (at);
        create index events_at_idx1 on events (at);
        ```

        ```sql bad
        -- the same on each of two partitions: one finding, on the partitioned table
        create table events (id bigint not null, at timestamptz not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index events_1_at_idx on events_1 (at);
        create index events_1_at_idx1 on events_1 (at);
        create index events_2_at_idx on events_2 (at);
        create index events_2_at_idx1 on events_2 (at);
        ```

        ```sql good
        create table orders (id bigint primary key, customer_id bigint not null, placed timestamptz, name text collate "C", note text);
        create index on orders (customer_id);
        create index on orders (customer_id desc nulls first);
        create index on orders using hash (customer_id);
        create index on orders (customer_id) where placed is null;
        create index on orders (customer_id) include (placed);
        create index on orders (name);
        create index on orders (name collate "en-x-icu");
        create index on orders (name text_pattern_ops);
        create index on orders (lower(name));
        create index on orders (upper(name));
        ```

        ```sql good 15
        -- these two do not refuse the same rows
        create table accounts (id bigint primary key, email text);
        create unique index on accounts (email);
        create unique index on accounts (email) nulls not distinct;
        ```

        ```sql good
        -- each backs a constraint, and one of them is what the foreign key relies on
        create table accounts (id bigint primary key, number bigint not null unique, constraint again unique (number));
        create table notes (number bigint references accounts (number));
        create index on notes (number);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        where table.Indexes.Length > 1
        from index in table.Indexes
        where index.IsDroppable
        let kept = table.Indexes.Where(other => Outranks(other, index)).Order(KeepFirst.Instance).FirstOrDefault()
        where kept is not null
        select Describe(snapshot, index, kept);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Of(DropIndex.Of(finding.About<Index>(), answers));

    private Finding Describe(CatalogSnapshot snapshot, Index index, Index kept)
    {
        var size = Need.Size(index);
        var bytes = snapshot.Bytes(index.TotalPages);
        return Report(Subject.Of(index), Confidence.Proven, $"{index.Name} repeats {kept.Name}") with
        {
            Evidence =
            [
                Evidence.FromCatalog("same as", kept.Name),
                Evidence.Size(bytes, size),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Impact = Impact.Storage(bytes, size) with { WritesPerSecond = snapshot.IndexWritesPerSecond(index.Table) },
            Needs = [size, DropIndex.WayBack(index)],
            Family = PartitionFamily.Of(index),
            Basis = index,
        };
    }

    private static bool Outranks(Index kept, Index index) =>
        !ReferenceEquals(kept, index)
        && kept.IsUsable
        && IsSame(kept, index)
        && (!index.IsUnique || (kept.IsUnique && kept.NullsNotDistinct == index.NullsNotDistinct && kept.IsImmediate == index.IsImmediate))
        && KeepFirst.Instance.Compare(kept, index) < 0;

    private static bool IsSame(Index a, Index b) =>
        a.Method == b.Method
        && a.Keys.SequenceEqual(b.Keys)
        && a.Included.Length == b.Included.Length
        && a.Included.All(column => b.Included.Contains(column))
        && Equals(a.Predicate, b.Predicate);
}
