using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class UniqueSuperset() : Probe<CatalogSnapshot>(
    new("unique-superset", "Unique over more than is unique", Category.Indexes, Severity.Warning) { YieldsTo = ["duplicate-index"] })
{
    /// <inheritdoc/>
    public override string Explain => """
        A unique index or constraint some of whose columns are already unique by themselves: its uniqueness can never be broken.

        ## Why it matters

        It is written and checked by every insert and enforces nothing that the narrower one does not. Often the narrower one came later and nobody looked at what it made
        superfluous; sometimes the wider one was meant to be the rule, and the narrower one is the mistake.

        ## What counts

        Another valid unique index whose keys are some of its keys, in any position, under the same comparison, over at least the same rows, checked at once. Not reported: what
        a foreign key refers to, the replica identity, primary keys, an index with INCLUDE columns. Where the narrower keys come first, the narrower index also finds what
        this one finds, and the finding is *likely*; else this one may still serve queries by its other columns, and it is *possible*.

        ```sql bad
        create table orders (id bigint primary key, customer_id bigint not null);
        create unique index orders_id_customer on orders (id, customer_id);
        ```

        ```sql bad
        -- possible: it finds by customer what the primary key does not
        create table orders (id bigint primary key, customer_id bigint not null, constraint orders_customer_id_key unique (customer_id, id));
        ```

        ```sql bad
        create table accounts (id bigint primary key, email text, state text);
        create unique index accounts_email on accounts (lower(email));
        create unique index accounts_email_state on accounts (lower(email), state) where state <> 'closed';
        ```

        ```sql good
        create table orders (id bigint primary key, tenant_id bigint not null, number int, unique (tenant_id, id), unique (tenant_id, number));
        create table lines (tenant_id bigint, order_id bigint, foreign key (tenant_id, order_id) references orders (tenant_id, id));
        create unique index on orders (number) where tenant_id = 1;
        create unique index on orders (id) include (tenant_id);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        where table.Indexes.Length > 1
        from index in table.Indexes
        where IsCandidate(index)
        let narrower = table.Indexes.Where(other => Suffices(other, index)).OrderByDescending(other => IsPrefix(other, index)).ThenBy(other => other.Keys.Length)
            .ThenBy(other => other.Name, StringComparer.Ordinal).FirstOrDefault()
        where narrower is not null
        select Describe(snapshot, index, narrower);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var index = finding.About<Index>();
        return Remediation.Plan.Of(index.Constraint is KeyConstraint key ? DropConstraint.Of(key) : DropIndex.Of(index, answers));
    }

    private static bool IsCandidate(Index index) =>
        index is { Method: "btree", IsUnique: true, IsPrimary: false, IsUsable: true, IsExclusion: false, IsReplicaIdentity: false, IsClustered: false, Parent: null, Included.IsEmpty: true }
        && index.SupportedForeignKeys.IsEmpty
        && index.Keys.Length > 1;

    private static bool Suffices(Index other, Index index) =>
        other is { Method: "btree", IsUnique: true, IsUsable: true, IsImmediate: true, IsExclusion: false }
        && other.Keys.Length < index.Keys.Length
        && (other.Predicate is null || Equals(other.Predicate, index.Predicate))
        && (other.NullsNotDistinct || !index.NullsNotDistinct)
        && other.Keys.All(key => index.Keys.Any(wider => SameValue(key, wider)));

    private static bool IsPrefix(Index other, Index index) => other.Keys.Zip(index.Keys).All(pair => SameValue(pair.First, pair.Second));

    /// <summary>Equality is by value: in which direction a key is stored matters to its order alone.</summary>
    private static bool SameValue(IndexKey a, IndexKey b) => a with { Descending = false, NullsFirst = false } == b with { Descending = false, NullsFirst = false };

    private Finding Describe(CatalogSnapshot snapshot, Index index, Index narrower)
    {
        var size = Need.Size(index);
        var isPrefix = IsPrefix(narrower, index);
        return Report(
            index.Constraint is { } constraint ? Subject.Of(constraint) : Subject.Of(index),
            isPrefix ? Confidence.Likely : Confidence.Possible,
            $"{index.Name} is unique over more than {narrower.Name}, which is unique already") with
        {
            Detail = isPrefix ? "" : "It enforces nothing, but may serve queries by its other columns: drop it only if none does.",
            Evidence =
            [
                Evidence.FromCatalog("unique already", narrower.Name),
                Evidence.Size(snapshot.Bytes(index.TotalPages), size),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Impact = Impact.Storage(snapshot.Bytes(index.TotalPages), size) with { WritesPerSecond = snapshot.IndexWritesPerSecond(index.Table) },
            Needs = [size, DropIndex.WayBack(index)],
            Explains = [Subject.Of(index)],
            Family = PartitionFamily.Of(index),
            Basis = index,
        };
    }
}
