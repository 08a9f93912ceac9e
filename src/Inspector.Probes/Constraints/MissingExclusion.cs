using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Constraints.References;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class MissingExclusion() : Probe<CatalogSnapshot>(
    new("missing-exclusion", "Missing exclusion constraint", Category.Constraints, Severity.Info))
{
    /// <summary>How the two ends of a period are called.</summary>
    private static readonly ImmutableArray<(string From, string To)> Ends =
        [("from", "to"), ("from", "until"), ("from", "till"), ("start", "end"), ("starts", "ends"), ("started", "ended"), ("begin", "end"), ("begins", "ends"), ("since", "until")];

    /// <inheritdoc/>
    public override string Explain => """
        A table whose rows hold from one moment to another, and whose key is something together with the first: no two rows of that thing may begin at once, but nothing keeps them
        from overlapping.

        ## Why it matters

        `unique (product_id, valid_from)` was meant to say that a product has one price at a time. It does not: a row from Monday to Friday and one from Tuesday to Saturday
        pass, and a query for Wednesday finds two. An exclusion constraint (since 18 also a key WITHOUT OVERLAPS) says it.

        ## What counts

        Two columns of one date or timestamp type whose names differ only in how the two ends are called (`valid_from` and `valid_to`, `starts_at` and `ends_at`); a primary key
        or unique index over the first and other columns; no exclusion constraint on the table. It is *possible* only: overlaps may be meant.

        ## When it is right

        When the rows are reservations of something that many may hold at once.

        ```sql bad
        create table prices (product_id bigint, valid_from date, valid_to date, amount numeric, primary key (product_id, valid_from));
        insert into prices values (1, '2026-01-01', '2026-02-01', 3);
        ```

        ```sql good
        -- kept apart; no key together with the beginning; only one end
        create table prices (product_id bigint, valid_from date, valid_to date, primary key (product_id, valid_from),
            exclude using gist (product_id with =, daterange(valid_from, valid_to) with &&));
        create table events (id bigint primary key, room_id bigint, starts_at timestamptz, ends_at timestamptz);
        create table rates (currency text, valid_from date, primary key (currency, valid_from));
        create table trips (id bigint, "from" text, "to" text, primary key (id, "from"));
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Roots
        where table.Kind is TableKind.Ordinary or TableKind.Partitioned
            && !table.Indexes.Any(index => index.IsExclusion) && !table.Constraints.OfType<ExclusionConstraint>().Any()
        from index in table.Indexes
        where index is { IsUnique: true, IsUsable: true } && index.Keys.Length > 1 && index.Keys.All(key => key.Column is not null)
        from key in index.Keys
        let to = IsTime(key.Column!) ? End(key.Column!) : null
        where to is not null && index.Keys.All(other => other.Column != to)
        group (Index: index, From: key.Column!, To: to) by (table, key.Column) into period
        select Describe(period.First().Index, period.First().From, period.First().To);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (things, from, to) = finding.About<Basis>();
        return Remediation.Plan.Undecided(
            $"an exclusion constraint is built under a lock that keeps writers out, and cannot be added NOT VALID: decide whether rows of one ({things}) may overlap, end the overlaps "
            + $"that there are, and add, when the table may stand still, an EXCLUDE constraint USING gist over ({things}) with = and the range of {from} and {to} with && (btree_gist for the former; since 18 a key WITHOUT OVERLAPS)");
    }

    private Finding Describe(Inspector.Catalog.Index index, Column from, Column to)
    {
        var things = string.Join(", ", index.Keys.Select(key => key.Column!).Where(column => column != from).Select(column => column.Name));
        return Report(Subject.Of(index.Table), Confidence.Possible, $"{index.Table.Name}: one ({things}) may have several rows at a time, from {from.Name} to {to.Name}") with
        {
            Facet = $"{from.Name}, {to.Name}",
            Evidence =
            [
                Evidence.FromCatalog("columns", $"{from.Name}, {to.Name}"),
                Evidence.FromCatalog("key", $"{index.Name} on ({string.Join(", ", index.Keys.Select(key => key.Column!.Name))})"),
                Evidence.Rows(index.Table),
            ],
            Basis = new Basis(things, from.Name, to.Name),
        };
    }

    /// <summary>The column that ends what another begins, or null.</summary>
    private static Column? End(Column from)
    {
        var words = Words.Of(from.Name);
        return (
            from ends in Ends
            let at = words.IndexOf(ends.From)
            where at >= 0
            let name = string.Concat(words.SetItem(at, ends.To))
            from column in @from.Table.Columns
            where column.Type.Base.Oid == @from.Type.Base.Oid && string.Concat(Words.Of(column.Name)) == name
            select column).FirstOrDefault();
    }

    private static bool IsTime(Column column) => column.Type.Base is { Schema: "pg_catalog", Name: "date" or "timestamp" or "timestamptz" };

    private sealed record Basis(string Things, string From, string To);
}
