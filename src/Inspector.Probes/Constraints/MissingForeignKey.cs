using Inspector.Catalog;
using Inspector.Constraints.References;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class MissingForeignKey() : Probe<Workload>(
    new("missing-foreign-key", "Missing foreign key", Category.Constraints, Severity.Warning))
{
    /// <inheritdoc/>
    public override string Explain => """
        A column, or several, that by all signs refer to the rows of a table, while no foreign key holds them to it.

        ## Why it matters

        Rows that refer to nothing come about sooner or later: by a delete that forgot them, a race, a repair by hand. Every reader then has to expect them, and few
        do. Without the constraint the planner does not know either that each row has exactly one partner, and estimates joins over several columns badly.

        ## What counts

        Names first. `customer_id`, `customerId`, `CustomerID`, `id_customer` and `customer_code` speak of customers; what stands before says in which role (`billing_address_id`).
        A table's name may be longer than what its columns call it: `group_id` is of `organization_groups`. A key that has a name of its own, `film_id` of `film`, is recognised by it.
        `parent_id` and its like refer to their own table, `created_by`, `owner_id` and their like to the table of people. The foreign keys that there are teach what else this
        database does: where columns of a name are foreign keys elsewhere, they should be one here.

        Then the facts: the target is unique, as a whole and at once; the types are the same. Where statistics may be seen, there are no more different values than rows to refer to. Statements
        that join the two (`pg_stat_statements`) confirm it. Where the target has a longer unique key made for that purpose, and the table the same columns, the reference
        carries them along: `(tenant_id, customer_id)`.

        It is *likely* at best: a name is no promise. *Possible* where the name can be read in another way, the types differ in width, or the table archives rows that outlive
        what they refer to.

        ## When it is right

        When the column numbers the rows of another system (columns named after one are passed over); when it refers to different tables, as a `subject_type` beside `subject_id`
        shows; when rows are meant to outlive what they refer to; when the other table is loaded later, or in pieces.

        ```sql bad
        create table customers (id bigint generated always as identity primary key);
        create table orders (id bigint primary key, customer_id bigint not null);
        insert into customers select from generate_series(1, 10);
        insert into orders select n, n from generate_series(1, 10) n;
        ```

        ```sql bad
        -- in a role, and between names that have to be quoted
        create table "Address" ("AddressID" int generated always as identity primary key);
        create table "Shipment" ("ShipmentID" int generated always as identity primary key, "BillingAddressID" int);
        create index on "Shipment" ("BillingAddressID");
        insert into "Address" select from generate_series(1, 3);
        insert into "Shipment" ("BillingAddressID") values (1), (null), (3);
        ```

        ```sql bad
        -- another row of the same table
        create table categories (id int generated always as identity primary key, parent_id int);
        insert into categories (parent_id) values (null), (1), (1);
        ```

        ```sql bad
        -- the unique key beyond need is there to be referenced together with the tenant
        create table tenants (id int primary key);
        create table projects (id int primary key, tenant_id int not null references tenants, unique (tenant_id, id));
        create index on projects (tenant_id, id);
        create table tasks (id int primary key, tenant_id int not null references tenants, project_id int not null);
        insert into tenants values (1);
        insert into projects values (1, 1);
        insert into tasks values (1, 1, 1);
        ```

        ```sql bad
        -- one finding for the partitioned table
        create table customers (id bigint generated always as identity primary key);
        create table events (customer_id bigint, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        insert into customers select from generate_series(1, 3);
        insert into events values (1, '2026-01-02'), (2, '2026-02-02');
        ```

        ```sql bad
        -- the other partition has it
        create table customers (id bigint generated always as identity primary key);
        create table events (customer_id bigint, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        alter table events_1 add foreign key (customer_id) references customers;
        insert into customers select from generate_series(1, 3);
        insert into events values (1, '2026-01-02'), (2, '2026-02-02');
        ```

        ```sql bad
        -- what this database calls a reference, it says elsewhere
        create table users (id uuid primary key default gen_random_uuid());
        create table posts (id uuid primary key default gen_random_uuid(), written_for uuid references users, penholder_id uuid references users);
        create table drafts (id uuid primary key default gen_random_uuid(), penholder_id uuid);
        ```

        ```sql good
        -- to one of several tables; numbers of another system; a key of another type; what the table itself is keyed by
        create table users (id int primary key);
        create table invoices (id int primary key, "number" text unique);
        create table comments (id int primary key, user_type text, user_id int, external_user_id int, stripe_invoice_id int, invoice_id uuid);
        create table sessions (session_id text primary key, user_id int references users);
        create table user_settings (user_id int primary key references users, number text);
        create view user_ids as select user_id from sessions;
        ```

        ```sql good
        -- not unique by itself: nothing could reference it
        create table prices (product_id int, valid_from date, primary key (product_id, valid_from));
        create table accounts (id int unique deferrable initially deferred, code text);
        create unique index on accounts (code) where code <> '';
        create table bookings (id int primary key, account_id int, account_code text, price_id int);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(Workload snapshot)
    {
        var names = new RelationNames(snapshot.Database);
        return
            from reference in new ReferenceSearch(snapshot).All()
            select Describe(reference, snapshot.Database.Server.Version, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (reference, version, names) = finding.About<Basis>();
        var (table, columns) = (reference.Table, reference.Columns);
        var middle = string.Join('_', columns.Select(column => column.Name));
        string IndexName(Table member) => names.Fresh(member, middle, "idx");
        string KeyName(Table member) => FreshName.For(member, middle, "fkey", _ => false);
        return Remediation.Plan.Of(
        [
            CountOrphans.Of(columns, reference.Targets),
            .. IsServed(reference) ? [] : BuildIndex.On(table, columns, isUnique: false, IndexName(table), IndexName),
            .. AddForeignKey.InTwoSteps(columns, reference.Targets, KeyName, version),
        ]);
    }

    private Finding Describe(Reference reference, ServerVersion version, RelationNames names) =>
        Report(Subject.Of(reference.Table), reference.Confidence, $"{reference.Table.Name} ({reference.ColumnNames}) seems to reference {reference.TargetName}") with
        {
            Facet = $"{string.Join(", ", reference.Columns.Select(column => column.Name).Order(StringComparer.Ordinal))} -> {reference.Target}",
            Detail = "Nothing keeps its rows from referring to rows that do not exist.",
            Evidence =
            [
                Evidence.FromCatalog("columns", reference.ColumnNames),
                Evidence.FromCatalog("references", reference.TargetName),
                .. reference.Evidence,
                Evidence.Rows(reference.Table),
            ],
            Family = PartitionFamily.Of(reference.Table, $"{reference.ColumnNames} -> {reference.TargetName}"),
            Basis = new Basis(reference, version, names),
        };

    /// <summary>Whether an index finds the rows that refer to a key, in every part of the table.</summary>
    private static bool IsServed(Reference reference) =>
        IsServed(reference.Table, reference)
        || (reference.Table.Kind == TableKind.Partitioned && reference.Table.Leaves.Any() && reference.Table.Leaves.All(leaf => IsServed(leaf, reference)));

    private static bool IsServed(Table table, Reference reference)
    {
        var names = reference.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        return table.Indexes.Any(index =>
            index is { IsUsable: true, Predicate: null, Method: "btree" } && index.Keys.Length >= names.Count && index.Keys.Take(names.Count).All(key => key.Column is { } column && names.Contains(column.Name)));
    }

    private sealed record Basis(Reference Reference, ServerVersion Version, RelationNames Names);
}
