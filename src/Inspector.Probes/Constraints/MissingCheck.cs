using System.Collections.Frozen;
using Inspector.Catalog;
using Inspector.Constraints.References;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class MissingCheck() : Probe<CatalogSnapshot>(
    new("missing-check", "Missing CHECK", Category.Constraints, Severity.Info)
    {
        Sees = [Sight.ColumnStatistics],
        Thresholds = [MinimumRows, MostValues],
    })
{
    private static readonly Threshold MinimumRows = new(
        "minimum-rows", 10_000, 10_000, 1_000_000_000_000, "rows", "Tables with fewer rows are not reported: that few values occur says little there.");

    private static readonly Threshold MostValues = new(
        "most-values", 10, 2, 100, "values", "Columns with more different values are not taken for lists of choices.");

    /// <summary>What people call a column that holds one of a few words.</summary>
    private static readonly FrozenSet<string> Names = ((string[])[
        "status", "state", "type", "kind", "category", "level", "role", "mode", "stage", "phase", "priority", "severity", "gender", "channel", "direction", "visibility", "tier"])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Explain => """
        A column of text that is named like a choice, such as `status` or `kind`, holds at most ten different words in a large table, and no rule says which.

        ## Why it matters

        The application knows the list; the database takes anything. A misspelt word, another case or a word of yesterday's version is stored without complaint, and is
        then missing from every query that asks for the right one.

        ## What counts

        The last ANALYZE saw two to ten different values, in at least ten thousand rows. The name's last word is one of those that people give to choices. No CHECK mentions the
        column, it is no enum or domain, and no foreign key holds it to a table of choices.

        It is *possible* only: ANALYZE reads a sample, and the list may be open on purpose. The values themselves are not looked at, and never shown: amounts that should not be
        negative or shares beyond one are not found for that reason.

        ## How to mend it

        List what there is, mend what is wrong, and add a CHECK as NOT VALID, then validate it: neither holds writers up. A CHECK is easier to change later than an enum.

        ## When it is right

        When others may bring values of their own: types of plug-ins, states of a foreign system.

        ```sql bad
        create table orders (id bigint primary key, status text not null, note text);
        insert into orders select n, (array['new', 'paid', 'sent'])[1 + n % 3], (array['a', 'b'])[1 + n % 2] from generate_series(1, 12000) n;
        analyze orders;
        ```

        ```sql good
        -- ruled already: by a CHECK, an enum, a domain, a table of choices; or too many; or always the same
        create type mood as enum ('good', 'bad');
        create domain stage as text check (value in ('first', 'last'));
        create table kinds (kind text primary key);
        insert into kinds values ('a'), ('b');
        create table orders (id bigint primary key, status text check (status in ('new', 'paid')), state mood, stage stage, kind text references kinds, type text, role text);
        create index on orders (kind);
        insert into orders select n, (array['new', 'paid'])[1 + n % 2], (array['good', 'bad'])[1 + n % 2]::mood, 'first', (array['a', 'b'])[1 + n % 2], 't' || n % 100, 'user'
            from generate_series(1, 12000) n;
        analyze orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Roots
        where table.Kind is TableKind.Ordinary or TableKind.Partitioned && table.TotalRows >= Value(MinimumRows)
        from column in table.Columns
        where column is { Type.DomainOf: null, Generated: '\0', Statistics.DistinctValues: >= 2 }
            && column.Statistics.DistinctValues <= Value(MostValues)
            && Likeness.IsText(column)
            && Words.Of(column.Name) is [.., var last] && Names.Contains(last)
            && !table.Constraints.Any(constraint => constraint is CheckConstraint or ForeignKey && constraint.Columns.Contains(column))
        select Describe(column, (long)column.Statistics!.DistinctValues);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var column = finding.About<Column>();
        return Remediation.Plan.Undecided(
            $"decide which values {column.Name} may take; count what there is by it, mend what should not be there, then add a CHECK as NOT VALID, and validate it");
    }

    private Finding Describe(Column column, long values) =>
        Report(Subject.Of(column.Table), Confidence.Possible, FormattableString.Invariant($"{column.Table.Name}.{column.Name} holds {values} different words, and takes any")) with
        {
            Facet = column.Name,
            Evidence =
            [
                Evidence.FromCatalog("columns", column.Name),
                new("different values", values, "values", "statistics"),
                Evidence.Rows(column.Table),
            ],
            Basis = column,
        };
}
