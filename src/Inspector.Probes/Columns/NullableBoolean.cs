using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class NullableBoolean() : Probe<CatalogSnapshot>(
    new("nullable-boolean", "Boolean that may be NULL", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    /// <inheritdoc/>
    public override string Explain => """
        A boolean column that may be NULL.

        ## Why it matters

        It has three values, and a program that knows two. `WHERE active` and `WHERE NOT active` together miss rows, `NOT (a AND b)` is neither, and a CHECK lets NULL pass.

        ## What counts

        With a default other than NULL it is *likely* that only two values were meant, as it is where statistics of the column saw no NULL; else it is *possible*. A domain
        that is NOT NULL makes the column so.

        ## How to mend it

        Decide what NULL stands for in the rows that have it: false, most often. Then set a default, fill those rows in batches, and make the column NOT NULL by way of a CHECK that
        is validated first.

        ## When it is right

        Where *not known* is an answer.

        ```sql bad
        create table users (id bigint primary key, active boolean default true);
        ```

        ```sql good
        create domain flag as boolean not null;
        create table users (id bigint primary key, active boolean not null default true, kept flag);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where column.Type.Base.Oid == WellKnown.Bool && !column.IsNotNull && !IsNotNull(column.Type)
        let hasDefault = column is { Default: not null, Generated: '\0' }
        select Report(
            Subject.Of(column),
            hasDefault || column.Statistics is { NullFraction: 0 } ? Confidence.Likely : Confidence.Possible,
            $"{column.Table.Name}.{column.Name} is true, false or NULL") with
        {
            Evidence =
            [
                Evidence.FromCatalog("has a default", hasDefault),
                .. column.Statistics is { } statistics ? [new("share of NULL", (double)statistics.NullFraction, "of the rows", "statistics")] : (Evidence[])[],
                Evidence.Rows(column.Table),
            ],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided("decide what NULL stands for in the rows that have it");

    private static bool IsNotNull(DataType type) => type.IsNotNull || (type.DomainOf is { } below && IsNotNull(below));
}
