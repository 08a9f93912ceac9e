using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class UnvalidatedConstraint() : Probe<CatalogSnapshot>(
    new("unvalidated-constraint", "Unvalidated constraint", Category.Constraints, Severity.Warning))
{
    /// <inheritdoc/>
    public override string Explain => """
        A foreign key, CHECK or NOT NULL constraint that was added NOT VALID and never validated: it holds for what is written from then on, and nobody knows
        about the rows before.

        ## Why it matters

        It looks like a rule and is half of one. The planner may not rely on it. Old rows that break it make later updates of them fail, restore it in a dump
        as NOT VALID again, and stay unseen until someone needs the rule.

        On PostgreSQL 18 `NOT NULL ... NOT VALID` shows the column as NOT NULL while it may still hold NULLs.

        ## When it is right

        Between the two halves of a migration: adding NOT VALID takes a strong lock for an instant, validating reads the table while reads and writes go
        on. The plan is the second half.

        A constraint that is NOT ENFORCED (18 and later) is another matter: see `not-enforced-constraint`.

        ```sql bad
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint);
        create index on orders (customer_id);
        insert into customers select generate_series(1, 10);
        insert into orders select n, n from generate_series(1, 10) n;
        alter table orders add constraint orders_customer_fk foreign key (customer_id) references customers not valid;
        ```

        ```sql bad
        create table orders (id bigint primary key, amount numeric);
        insert into orders values (1, 1), (2, null);
        alter table orders add constraint orders_amount_check check (amount >= 0) not valid;
        ```

        ```sql bad 18
        create table orders (id bigint primary key, amount numeric);
        insert into orders values (1, 1), (2, 2);
        alter table orders add constraint orders_amount_set not null amount not valid;
        ```

        ```sql bad
        -- one finding for the partitioned table
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        insert into events values (1, '2026-01-02');
        alter table events add constraint events_id_check check (id > 0) not valid;
        ```

        ```sql good
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint, amount numeric);
        create index on orders (customer_id);
        alter table orders add constraint orders_customer_fk foreign key (customer_id) references customers not valid;
        alter table orders validate constraint orders_customer_fk;
        alter table orders add constraint orders_amount_check check (amount >= 0);
        ```

        ```sql good 18
        -- declared, not promised: another probe's
        create table orders (id bigint primary key, amount numeric);
        alter table orders add constraint orders_amount_check check (amount >= 0) not enforced;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        from constraint in table.Constraints
        where constraint is { IsValidated: false, IsEnforced: true, IsInherited: false, ParentOid: 0 }
        select Describe(constraint);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var constraint = finding.About<Constraint>();
        var count = CountViolations.Of(constraint, answers.Text(Need.Definition(constraint)));
        return Remediation.Plan.Of(((Step?[])[count, ValidateConstraint.Of(constraint)]).OfType<Step>());
    }

    private Finding Describe(Constraint constraint)
    {
        var definition = Need.Definition(constraint);
        return Report(Subject.Of(constraint), Confidence.Proven, $"{constraint.Name} on {constraint.Table.Name} was never validated") with
        {
            Detail = constraint is NotNullConstraint
                ? $"{constraint.Columns[0].Name} is shown as NOT NULL and may still hold NULLs."
                : "Rows that were there before it may break it.",
            Evidence =
            [
                Evidence.FromCatalog("type", TypeOf(constraint)),
                new("definition", null, null, "not known: not asked") { RefinedBy = definition },
                Evidence.Rows(constraint.Table),
            ],
            Needs = [definition],
            Family = PartitionFamily.Of(constraint),
            Basis = constraint,
        };
    }

    private static string TypeOf(Constraint constraint) => constraint switch
    {
        ForeignKey => "FOREIGN KEY",
        CheckConstraint => "CHECK",
        _ => "NOT NULL",
    };
}
