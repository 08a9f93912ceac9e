using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class DuplicateForeignKey() : Probe<CatalogSnapshot>(
    new("duplicate-foreign-key", "Duplicate foreign key", Category.Constraints, Severity.Warning))
{
    /// <inheritdoc/>
    public override string Explain => """
        Two foreign keys of one table that tie the same columns to the same columns.

        ## Why it matters

        Each is checked on its own: every insert looks the referenced row up twice and locks it twice, every delete of a referenced row searches twice. Where their
        actions differ, what happens on a delete depends on the names of their triggers, and a RESTRICT beside a CASCADE refuses what the other would have done.

        ## What counts as the same

        The same pairs of columns, in whatever order, and the same referenced table; partitions are not compared with their partitioned table. Where everything else is equal
        too, one of the two may go: the one that is not validated, else the one whose name comes later. Where actions, MATCH, deferrability or enforcement differ, a
        person decides which was meant.

        ```sql bad
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint references customers);
        create index on orders (customer_id);
        insert into customers values (1);
        insert into orders values (1, 1);
        alter table orders add constraint orders_customer_twice foreign key (customer_id) references customers;
        ```

        ```sql bad
        -- in another order; and one cascades
        create table customers (tenant_id bigint, id bigint, primary key (tenant_id, id));
        create table orders (id bigint primary key, tenant_id bigint, customer_id bigint,
            foreign key (tenant_id, customer_id) references customers,
            foreign key (customer_id, tenant_id) references customers (id, tenant_id) on delete cascade);
        ```

        ```sql good
        create table customers (id bigint primary key, code text unique);
        create table orders (id bigint primary key, customer_id bigint references customers, payer_id bigint references customers, code text references customers (code));
        create table events (id bigint, customer_id bigint references customers) partition by hash (id);
        create table events_0 partition of events for values with (modulus 2, remainder 0);
        create table events_1 partition of events for values with (modulus 2, remainder 1);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        from same in table.Constraints.OfType<ForeignKey>().Where(key => key.ParentOid == 0 && !key.IsTemporal).GroupBy(Ties)
        let keys = same.OrderByDescending(key => key.IsValidated).ThenBy(key => key.Name, StringComparer.Ordinal).ToList()
        from key in keys.Skip(1)
        select Describe(key, keys[0]);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (key, kept) = finding.About<Pair>();
        return DoTheSame(key, kept)
            ? Remediation.Plan.Of(DropForeignKey.Of(key, answers))
            : Remediation.Plan.Undecided($"{key.Name} and {kept.Name} do not do the same: decide which of the two was meant, and drop the other");
    }

    private Finding Describe(ForeignKey key, ForeignKey kept)
    {
        var isSame = DoTheSame(key, kept);
        return Report(Subject.Of(key), Confidence.Proven, $"{key.Name} repeats {kept.Name}") with
        {
            Detail = isSame ? "Every row is checked twice." : "Both are checked, and what they do on deletes or updates, or when they are checked, differs.",
            Evidence =
            [
                Evidence.FromCatalog("same as", kept.Name),
                Evidence.FromCatalog("columns", string.Join(", ", key.Columns.Select(column => column.Name))),
                Evidence.FromCatalog("references", key.Referenced.ToString()),
                Evidence.FromCatalog("does the same", isSame),
            ],
            Needs = [DropForeignKey.WayBack(key)],
            Family = PartitionFamily.Of(key),
            Basis = new Pair(key, kept),
        };
    }

    private static string Ties(ForeignKey key) =>
        $"{key.Referenced.Oid}: " + string.Join(", ", key.Columns.Zip(key.ReferencedColumns, (column, target) => FormattableString.Invariant($"{column.Number} {target.Number}")).Order(StringComparer.Ordinal));

    private static bool DoTheSame(ForeignKey a, ForeignKey b) =>
        (a.OnDelete, a.OnUpdate, a.IsMatchFull, a.IsDeferrable, a.IsInitiallyDeferred, a.IsEnforced) == (b.OnDelete, b.OnUpdate, b.IsMatchFull, b.IsDeferrable, b.IsInitiallyDeferred, b.IsEnforced)
        && a.DeleteSetColumns.ToHashSet().SetEquals(b.DeleteSetColumns);

    private sealed record Pair(ForeignKey Key, ForeignKey Kept);
}
