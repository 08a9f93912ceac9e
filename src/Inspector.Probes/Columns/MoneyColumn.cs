using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class MoneyColumn() : Probe<CatalogSnapshot>(
    new("money-column", "Column of type money", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    // pg_type.dat
    private const uint Money = 790;

    /// <inheritdoc/>
    public override string Explain => """
        A column of type money.

        ## Why it matters

        The values have no currency, and as many decimals as the `lc_monetary` of the moment says: what was stored as 12.34 reads as 1,234 after that setting changed, or
        after a restore into a database with another one. Fractions of a cent are rounded away, and what comes out is text with a sign and separators.

        ## How to mend it

        `numeric(p, s)`, or bigint in the smallest unit, with a column for the currency. `ALTER COLUMN ... TYPE numeric USING column::numeric` rewrites the table under ACCESS
        EXCLUSIVE. Decide the scale, the currency, and which programs read the sign.

        ```sql bad
        create table invoices (id bigint primary key, amount money not null);
        ```

        ```sql good
        create table invoices (id bigint primary key, amount numeric(12, 2) not null, currency text not null, money text);
        create view invoices_shown as select amount::money from invoices;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where DeclaredColumns.Stored(column).Oid == Money
        select Report(Subject.Of(column), Confidence.Proven, $"{column.Table.Name}.{column.Name} is money, whose decimals depend on lc_monetary") with
        {
            Evidence = [Evidence.FromCatalog("type", column.TypeName), Evidence.Rows(column.Table)],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("decide how many decimals the values have, in which currency they are, and which programs rely on the sign");
}
