using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class SoftDeleteWithoutHistory() : Probe<CatalogSnapshot>(
    new("soft-delete-without-history", "Soft delete without history", Category.Constraints, Severity.Info))
{
    private static readonly string[] Suffixes = ["_history", "_audit", "_versions", "_audit_log", "_log_history"];

    /// <inheritdoc/>
    public override string Explain => """
        A table that marks rows as deleted, in a database that keeps the history of other tables in tables of their own, but not of this one.

        ## Why it matters

        The mark says that a row is gone, not who removed it, nor what it was before, nor that it had come back in between. Where a history is kept at all, the tables whose
        rows are never really deleted are usually meant to have one.

        ## What counts

        At least two tables of the schema have a companion that is called like them with _history, _audit or _versions behind. It is a matter of house rules, so *possible*.

        ```sql bad
        create table orders (id bigint primary key, deleted_at timestamptz);
        create table orders_history (order_id bigint, at timestamptz);
        create table prices (id bigint primary key);
        create table prices_history (price_id bigint, at timestamptz);
        create table customers (id bigint primary key, deleted_at timestamptz);
        ```

        ```sql good
        create table orders (id bigint primary key, deleted_at timestamptz);
        create table orders_history (order_id bigint, at timestamptz);
        create table prices (id bigint primary key);
        create table prices_history (price_id bigint, at timestamptz);
        create table customers (id bigint primary key);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from tables in snapshot.Roots.Where(table => table.Kind is TableKind.Ordinary or TableKind.Partitioned).GroupBy(table => table.Schema)
        let names = tables.Select(table => table.Name).ToHashSet()
        let kept = tables.Where(table => HistoryOf(table, names) is not null).ToList()
        where kept.Count > 1
        from table in tables
        let mark = SoftDelete.MarkOf(table)
        where mark is not null && HistoryOf(table, names) is null && !Suffixes.Any(suffix => table.Name.EndsWith(suffix, StringComparison.Ordinal))
        select Report(Subject.Of(table), Confidence.Possible, $"{table.Name} marks rows as deleted and has no history") with
        {
            Evidence =
            [
                Evidence.FromCatalog("mark", mark.Name),
                Evidence.FromCatalog("tables with a history", (long)kept.Count, "tables"),
                Evidence.FromCatalog("for example", HistoryOf(kept[0], names)!),
            ],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("decide whether the history of this table is wanted, and fill it the way that the others are filled");

    private static string? HistoryOf(Table table, HashSet<string> names) => Array.Find(Suffixes, suffix => names.Contains(table.Name + suffix)) is { } found ? table.Name + found : null;
}
