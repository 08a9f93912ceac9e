using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class NotEnforcedConstraint() : Probe<CatalogSnapshot>(
    new("not-enforced-constraint", "Constraint that is not enforced", Category.Constraints, Severity.Warning) { MinimumVersion = 18 })
{
    /// <inheritdoc/>
    public override string Explain => """
        A foreign key or CHECK constraint that is NOT ENFORCED: nothing is refused because of it, neither old rows nor new ones.

        ## Why it matters

        Readers of the schema, and tools, take it for a rule. Rows that break it come in every day. VALIDATE CONSTRAINT fails on it, and `ALTER CONSTRAINT ...
        ENFORCED` reads the whole table under ACCESS EXCLUSIVE. The plan replaces it by the same constraint NOT VALID, in one instant, and validates that.

        ## When it is right

        As documentation of what another system guarantees. Suppress it then, with that reason.

        ```sql bad
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint);
        create index on orders (customer_id);
        insert into customers values (1);
        insert into orders values (1, 1);
        alter table orders add constraint orders_customer_fk foreign key (customer_id) references customers not enforced;
        ```

        ```sql bad
        create table orders (id bigint primary key, amount numeric);
        insert into orders values (1, 1);
        alter table orders add constraint orders_amount_check check (amount >= 0) not enforced;
        ```

        ```sql good
        create table orders (id bigint primary key, amount numeric check (amount >= 0));
        alter table orders add constraint orders_small_check check (amount < 1000) not valid;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        from constraint in table.Constraints
        where constraint is { IsEnforced: false, IsInherited: false, ParentOid: 0 }
        select Describe(constraint);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var constraint = finding.About<Constraint>();
        if (answers.Text(Need.Definition(constraint)) is not { } definition)
        {
            return Remediation.Plan.Undecided(
                $"its definition is not known ({answers.WhyNot(Need.Definition(constraint))}); ask for it with: {Need.Definition(constraint).How}");
        }

        return Remediation.Plan.Of(
            ((Step?[])[CountViolations.Of(constraint, definition), EnforceConstraint.Of(constraint, definition), ValidateConstraint.Of(constraint)])
                .OfType<Step>());
    }

    private Finding Describe(Constraint constraint)
    {
        var definition = Need.Definition(constraint);
        return Report(Subject.Of(constraint), Confidence.Proven, $"{constraint.Name} on {constraint.Table.Name} is not enforced") with
        {
            Evidence = [new("definition", null, null, "not known: not asked") { RefinedBy = definition }],
            Needs = [definition],
            Family = PartitionFamily.Of(constraint),
            Basis = constraint,
        };
    }
}
