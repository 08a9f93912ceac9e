using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class RedundantCheck() : Probe<CatalogSnapshot>(
    new("redundant-check", "Redundant CHECK", Category.Constraints, Severity.Info) { YieldsTo = ["unfinished-not-null"] })
{
    /// <inheritdoc/>
    public override string Explain => """
        A CHECK constraint that refuses nothing, because NOT NULL columns and another CHECK of the same table promise as much already.

        ## Why it matters

        It is computed for every row that is written. Typical are the `CHECK (x IS NOT NULL)` that was the scaffold for SET NOT NULL and was never taken down, and the same rule under
        two names.

        ## What counts

        It must follow, by SQL's three-valued logic, from columns that are proven not null, or from one other valid and enforced CHECK. Of two that say the same, the one whose name
        comes first stays. Nothing is concluded from volatile functions, nor from arithmetic.

        ## When it is right

        Never needed; harmless on a small table.

        ```sql bad
        create table orders (id bigint primary key, placed timestamptz not null, constraint orders_placed_there check (placed is not null));
        insert into orders values (1, now());
        ```

        ```sql bad
        create table orders (id bigint primary key, amount numeric,
            constraint orders_amount check (amount > 0), constraint orders_amount_again check (amount > 0));
        ```

        ```sql bad
        -- the wider rule follows from the narrower one
        create table orders (id bigint primary key, amount numeric, state text,
            constraint orders_paid check (amount > 0 and state = 'paid'), constraint orders_positive check (amount > 0));
        ```

        ```sql good
        create table orders (id bigint primary key, amount numeric, discount numeric, state text not null,
            check (amount > 0), check (discount > 0), check (amount is not null), check (state <> ''));
        alter table orders add constraint orders_state_check2 check (state <> '' and state <> 'none') not valid;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        bool IsVolatile(uint function) => snapshot.Functions.GetValueOrDefault(function)?.Volatility == 'v';
        return
            from table in snapshot.Tables
            let checks = table.Constraints.OfType<CheckConstraint>().Where(check => check is { Condition: not null, IsEnforced: true }).ToList()
            where checks.Count > 0
            let notNull = Premise.NotNull(table.Columns.Where(column => column.IsProvenNotNull).Select(column => column.Number), IsVolatile)
            from check in checks
            where check is { IsInherited: false, ParentOid: 0 }
            let why = Why(check, checks, notNull, IsVolatile)
            where why is not null
            select Describe(check, why);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Of(DropCheck.Of(finding.About<CheckConstraint>(), answers));

    /// <summary>What makes it superfluous; null when nothing does.</summary>
    private static Reason? Why(CheckConstraint check, List<CheckConstraint> all, Premise notNull, Func<uint, bool> isVolatile)
    {
        var condition = check.Condition!.Root;
        if (notNull.Permits(condition))
        {
            return Reason.NotNull;
        }

        // An unproven or narrower-reaching rule promises nothing about every row; of two that say the same the first stays.
        var promise = all.Find(other =>
            other != check
            && other is { IsValidated: true, IsNoInherit: false }
            && Promise(other, isVolatile).Permits(condition)
            && (!Promise(check, isVolatile).Permits(other.Condition!.Root) || !check.IsValidated || string.CompareOrdinal(other.Name, check.Name) < 0));
        return promise is null ? null : new(promise);
    }

    private static Premise Promise(CheckConstraint check, Func<uint, bool> isVolatile) => Premise.NotFalse(check.Condition!.Root, isVolatile);

    private Finding Describe(CheckConstraint check, Reason why)
    {
        var definition = DropCheck.WayBack(check);
        return Report(Subject.Of(check), Confidence.Proven, $"{check.Name} follows from {why}") with
        {
            Evidence =
            [
                Evidence.FromCatalog("implied by", why.ToString()),
                new("definition", null, null, "not known: not asked") { RefinedBy = definition },
            ],
            Needs = [definition],
            Family = PartitionFamily.Of(check),
            Basis = check,
        };
    }

    /// <summary>What a constraint follows from.</summary>
    /// <param name="Promise">Another CHECK; null for columns that are NOT NULL.</param>
    private sealed record Reason(CheckConstraint? Promise)
    {
        public static readonly Reason NotNull = new((CheckConstraint?)null);

        public override string ToString() => Promise?.Name ?? "NOT NULL";
    }
}
