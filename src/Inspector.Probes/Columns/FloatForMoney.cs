using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class FloatForMoney() : Probe<CatalogSnapshot>(
    new("float-for-money", "Money in a floating-point column", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    // pg_type.dat
    private const uint Real = 700;
    private const uint DoublePrecision = 701;

    /// <summary>Words that mean money wherever they stand.</summary>
    private static readonly FrozenSet<string> Money =
        Words("price prices cost costs salary salaries wage wages fee fees revenue revenues refund refunds payout invoiced subtotal surcharge usd eur gbp chf jpy dollars euros cents");

    /// <summary>Words that often do.</summary>
    private static readonly FrozenSet<string> Perhaps = Words("amount amounts balance budget tax taxes discount discounts payment payments debit credit");

    /// <summary>Words beside which none of them is an amount of money.</summary>
    private static readonly FrozenSet<string> Relative =
        Words("ratio rate rates factor percent percentage pct share score index weight multiplier elasticity change growth variance stddev probability ms seconds time");

    /// <inheritdoc/>
    public override string Explain => """
        A column of type real or double precision whose name says that it holds money.

        ## Why it matters

        Binary fractions have no 0.1. Sums drift by cents that no one can find again, two ways of adding the same rows differ, and comparisons for equality fail. real keeps
        six digits: 1234567.89 comes back as 1234567.9.

        ## What counts

        The words of the name: price, cost, salary, fee, revenue, usd and the like are *likely*; amount, balance, tax, discount and the like, which also measure other
        things, are *possible*. Beside rate, ratio, percent, factor and the like it is no amount, and nothing is reported.

        ## How to mend it

        numeric with a scale, or bigint in the smallest unit. The conversion rounds: decide to how many decimals, and what becomes of sums that were reported before.

        ```sql bad
        create table articles (id bigint primary key, "unitPrice" double precision not null);
        ```

        ```sql good
        create table articles (id bigint primary key, price numeric(12, 2), price_ratio real, weight double precision, discount_percent real, appraisal real, costume real);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where DeclaredColumns.Stored(column).Oid is Real or DoublePrecision
        let words = NameWords.Of(column.Name)
        let confidence = Means(words)
        where confidence is not null
        select Report(Subject.Of(column), confidence.Value, $"{column.Table.Name}.{column.Name} seems to be money, in binary fractions") with
        {
            Evidence = [Evidence.FromCatalog("type", column.TypeName), Evidence.Rows(column.Table)],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided("decide to how many decimals the values are to be rounded");

    private static Confidence? Means(ImmutableArray<string> words) =>
        words.Any(Relative.Contains) ? null
        : words.Any(Money.Contains) ? Confidence.Likely
        : words.Any(Perhaps.Contains) ? Confidence.Possible
        : null;

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
