using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class MissingNotNull() : Probe<CatalogSnapshot>(
    new("missing-not-null", "Missing NOT NULL", Category.Constraints, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics],
        YieldsTo = ["unfinished-not-null"],
        Thresholds = [MinimumRows],
    })
{
    private static readonly Threshold MinimumRows = new(
        "minimum-rows", 100_000, 10_000, 1_000_000_000_000, "rows", "Tables with fewer rows are not reported: that none of them holds NULL says little.");

    /// <inheritdoc/>
    public override string Explain => """
        A column that may hold NULL and never does, in a large table, where it matters: it refers to other rows, is a key of an index, or has a default.

        ## Why it matters

        Every reader of the column has to expect a NULL that never comes, and most do not: `NOT IN` and `<>` lose rows when the first one appears. The planner
        cannot drop outer joins and has to allow for them. A foreign key without NOT NULL does not say that each order has a customer. And one faulty write
        ends the matter unseen.

        ## What counts

        The last ANALYZE saw no NULL in the column, in a table of at least a hundred thousand rows. It is *possible* only: ANALYZE reads a sample, and what
        has not happened may be meant to. A column whose CHECK refuses NULL already is not reported, nor one of a domain that is NOT NULL.

        Where a column is also a foreign key's and has a default, or two like signs agree, it is no surer: only counting and knowing the application are.

        ## When it is right

        When NULL has a meaning that no row happens to have yet.

        ```sql bad
        -- option minimum-rows 10000
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint references customers, note text, paid_at timestamptz);
        insert into customers select generate_series(1, 100);
        insert into orders select n, 1 + n % 100, case when n % 10 > 0 then 'x' end, now() from generate_series(1, 12000) n;
        create index on orders (customer_id);
        analyze orders;
        ```

        ```sql bad
        -- option minimum-rows 10000
        -- one finding for the partitioned table
        create table events (id bigint, at date not null, state text default 'new') partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        insert into events (id, at) select n, date '2026-01-01' + (n % 50)::int from generate_series(1, 24000) n;
        analyze events;
        ```

        ```sql good
        -- option minimum-rows 10000
        -- some are NULL; none can be; a CHECK refuses it; no part of anything
        create domain code as text not null;
        create table orders (id bigint primary key, customer_id bigint, state text not null default 'new', kind text default 'a' check (kind is not null),
            country code default 'at', remark text, parent_id bigint generated always as (id + 1) stored);
        insert into orders select n, case when n > 1 then n end, 'new', 'a', 'at', 'x' from generate_series(1, 12000) n;
        create index on orders (customer_id);
        analyze orders;
        ```

        ```sql good
        -- too small to say anything
        create table orders (id bigint primary key, state text default 'new');
        insert into orders select n from generate_series(1, 12000) n;
        analyze orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Roots
        where table is { Kind: TableKind.Ordinary or TableKind.Partitioned } && table.TotalRows >= Value(MinimumRows)
        from column in table.Columns
        where column is { IsNotNull: false, Generated: '\0', Statistics.NullFraction: 0 } && !IsNotNull(column.Type) && !IsRefused(column)
        let why = Why(column)
        where why is not null
        select Describe(column, why, snapshot.Server.Version);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (column, version) = finding.About<Basis>();
        return Remediation.Plan.Of(SetNotNull.Of(column, FreshName.For(column.Table, column.Name, "not_null", _ => false), version));
    }

    private Finding Describe(Column column, string why, ServerVersion version) =>
        Report(Subject.Of(column), Confidence.Possible, $"{column.Table.Name}.{column.Name} may be NULL and never is") with
        {
            Evidence =
            [
                .. Evidence.NullShare(column),
                Evidence.FromCatalog("it", why),
                Evidence.Rows(column.Table),
            ],
            Basis = new Basis(column, version),
        };

    /// <summary>What makes NULL matter there, in words; null for nothing.</summary>
    private static string? Why(Column column) =>
        column.Table.Constraints.OfType<ForeignKey>().Any(key => key.Columns.Contains(column)) ? "is in a foreign key"
        : column.Default is not null ? "has a default"
        : column.Table.Indexes.Any(index => index.Predicate is null && index.Keys.Any(key => key.Column == column)) ? "is a key of an index"
        : null;

    /// <summary>Whether a CHECK speaks of it as NOT NULL, proven or not: that is the same rule, half of it, or a finer one.</summary>
    private static bool IsRefused(Column column) =>
        column.Table.Constraints.OfType<CheckConstraint>().Any(check =>
            check.Columns.Contains(column)
            && check.Condition?.Root.Walk().Any(term => term is NullTest { IsNull: false, Argument: ColumnReference tested } && tested.Number == column.Number) == true);

    private static bool IsNotNull(DataType type) => type.IsNotNull || (type.DomainOf is { } below && IsNotNull(below));

    private sealed record Basis(Column Column, ServerVersion Version);
}
