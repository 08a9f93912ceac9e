using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class NullableCompositeForeignKey() : Probe<CatalogSnapshot>(
    new("nullable-composite-foreign-key", "Composite foreign key with a gap", Category.Constraints, Severity.Warning))
{
    /// <inheritdoc/>
    public override string Explain => """
        A foreign key over several columns of which two or more may be NULL independently of each other: a row that fills some of them is not checked at all.

        ## Why it matters

        Under MATCH SIMPLE, the default, one NULL switches the whole check off. (tenant 7, order 4711) is refused when there is no such order; (NULL, 4711) is
        taken, and so is an order of any tenant. Code that joins by the order alone then finds a row that does not exist.

        ## What counts

        One column that may be NULL beside others that may not is the usual way to make a reference optional, and no defect. Nothing is said either of MATCH FULL, which refuses
        half-filled keys, nor where a CHECK speaks of all the columns that may be NULL: it is taken to keep them together. Whether rows with a gap exist is for the plan to
        count; the finding says only that they can.

        ```sql bad
        create table orders (tenant_id bigint, id bigint, primary key (tenant_id, id));
        create table lines (id bigint primary key, tenant_id bigint, order_id bigint, foreign key (tenant_id, order_id) references orders);
        create index on lines (tenant_id, order_id);
        insert into orders values (1, 1);
        insert into lines values (1, 1, 1), (2, null, null);
        ```

        ```sql good
        create table orders (tenant_id bigint, id bigint, primary key (tenant_id, id));
        create table lines (id bigint primary key, tenant_id bigint not null, order_id bigint, foreign key (tenant_id, order_id) references orders);
        create table notes (id bigint primary key, tenant_id bigint, order_id bigint, foreign key (tenant_id, order_id) references orders match full);
        create table tags (id bigint primary key, tenant_id bigint, order_id bigint, foreign key (tenant_id, order_id) references orders,
            check (num_nulls(tenant_id, order_id) in (0, 2)));
        create table marks (id bigint primary key, tenant_id bigint, order_id bigint, foreign key (tenant_id, order_id) references orders,
            check ((tenant_id is null) = (order_id is null)));
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from key in snapshot.ForeignKeys
        where key is { IsMatchFull: false, IsEnforced: true }
        let nullable = key.Columns.Where(column => !column.IsNotNull).ToImmutableArray()
        where nullable.Length > 1 && !IsGuarded(key.Table, nullable)
        select Describe(key, nullable);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (key, nullable, name) = finding.About<Basis>();
        var condition = Sql.Of($"num_nulls({Sql.Names(nullable.Select(column => column.Name))}) IN (0, {nullable.Length})");
        return Remediation.Plan.Of(AddCheck.NotValid(key.Table, name, condition), ValidateConstraint.OfCheck(key.Table, name));
    }

    /// <summary>A CHECK that speaks of all of them is taken to keep them together: there are too many ways to say so.</summary>
    private static bool IsGuarded(Table table, ImmutableArray<Column> nullable) =>
        table.Constraints.OfType<CheckConstraint>().Any(check => check.IsEnforced && nullable.All(check.Columns.Contains));

    private Finding Describe(ForeignKey key, ImmutableArray<Column> nullable) =>
        Report(Subject.Of(key), Confidence.Likely, $"{key.Name} does not check rows that fill only some of its columns") with
        {
            Detail = $"{string.Join(" and ", nullable.Select(column => column.Name))} may be NULL independently of each other, and one NULL switches the whole check off.",
            Evidence =
            [
                Evidence.FromCatalog("columns", string.Join(", ", key.Columns.Select(column => column.Name))),
                Evidence.FromCatalog("may be null", string.Join(", ", nullable.Select(column => column.Name))),
                Evidence.FromCatalog("match", "simple"),
                .. nullable.SelectMany(Evidence.NullShare),
                Evidence.Rows(key.Table),
            ],
            Family = PartitionFamily.Of(key),
            Basis = new Basis(key, nullable, FreshName.For(key.Table, string.Join('_', nullable.Select(column => column.Name)), "check", _ => false)),
        };

    private sealed record Basis(ForeignKey Key, ImmutableArray<Column> Nullable, string Name);
}
