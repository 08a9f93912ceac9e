using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Widening;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class ReferenceTypeDrift() : Probe<CatalogSnapshot>(
    new("reference-type-drift", "Reference of another type than its key", Category.Columns, Severity.Warning) { YieldsTo = ["foreign-key-type-mismatch"] })
{
    // pg_type.dat
    private const uint Uuid = 2950;

    /// <inheritdoc/>
    public override string Explain => """
        A column that by its name refers to a key, without a foreign key, and has another type than that key.

        ## Why it matters

        An integer column that stands for a bigint key stops at 2147483647. Text that stands for a number or a UUID cannot be joined with the key without a cast, which no index on the column serves,
        and holds what is no key at all. Nothing tells of it, since nothing ties the column to its key; and nothing can be tied before the types agree.

        ## What counts

        The database's own words: in a schema, a name stands for a key if every foreign key column of that name refers to it, and a primary key column of that name is it; and if the name mentions the key's table, or foreign
        keys of two tables use it. Where they disagree (parent_id), the name stands for nothing. `foreign-key-type-mismatch` looks at columns with a foreign key.

        Types are compared below domains, without their modifiers. A wider integer is merely roomy; text, varchar and character are the same here. A narrower integer, a UUID as text or text for a UUID, and a
        number that is no integer are *likely*; text for a number and all else are *possible*: the column may hold the numbers of some other system. A table whose columns are all text is taken for a place where raw data land.

        ## How to mend it

        A narrower integer gets the type of the key by the plan, without an outage: a twin column, filled in batches, that takes the old one's place. For the rest, find the values that are no key
        first, and decide what becomes of them.

        ```sql bad
        -- orders says what customer_id means
        create table customers (id bigint primary key, name text);
        create table orders (id bigint primary key, customer_id bigint references customers);
        create table visits (id bigint primary key, customer_id int not null, at timestamptz);
        create index visits_customer_idx on visits (customer_id);
        insert into customers select g, 'customer ' || g from generate_series(1, 500) g;
        insert into visits select g, g, now() from generate_series(1, 500) g;
        ```

        ```sql bad
        -- the primary key itself has the name
        create table devices (device_id uuid primary key, name text);
        create table readings (id bigint, device_id text not null, value numeric) partition by range (id);
        create table readings_1 partition of readings for values from (1) to (100);
        create table readings_2 partition of readings for values from (100) to (200);
        ```

        ```sql good
        create table customers (id int primary key, parent_id int references customers, name text);
        create table orders (id bigint primary key, customer_id int references customers, owner_id int references customers, code text);
        create table visits (id bigint primary key, customer_id bigint, parent_id text, owner_id text);
        create table codes (code int primary key);
        create table landing (customer_id text, at text);
        create view customer_texts as select customer_id::text as customer_id from orders;
        ```

        ```sql good
        -- accounts disagree: account_id stands for no key
        create table accounts (id bigint primary key);
        create table bank_accounts (id int primary key);
        create table payments (id bigint primary key, account_id bigint references accounts);
        create table transfers (id bigint primary key, account_id int references bank_accounts);
        create table notes (id bigint primary key, account_id int);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var keys = KeyNames.Of(snapshot);
        return
            from column in DeclaredColumns.Of(snapshot)
            let key = keys.GetValueOrDefault((column.Table.Schema, column.Name))
            where key is not null && key != column && !IsReference(column)
            let confidence = Drift(column, key)
            where confidence is not null
            select Describe(snapshot, column, key, confidence.Value);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (key, widening) = finding.About<Remedy>();
        return widening?.Decide(answers) ?? Remediation.Plan.Undecided($"find out which values of the column are no key of {key.Table}, and decide what becomes of them, before it gets the type {key.TypeName}");
    }

    private static bool IsReference(Column column) =>
        column.Table.Tree.SelectMany(member => member.Constraints).OfType<ForeignKey>().Any(key => key.Columns.Any(part => part.Name == column.Name));

    /// <summary>How sure it is that a column's type is wrong; null when it holds every value of the key.</summary>
    private static Confidence? Drift(Column column, Column key)
    {
        var (own, wanted) = (column.Type.Base, key.Type.Base);
        return (Family(own), Family(wanted)) switch
        {
            (null, _) or (_, null) => null,
            ('I', 'I') => own.IntegerRange?.Maximum < wanted.IntegerRange?.Maximum ? Confidence.Likely : null,
            var (a, b) when a == b => null,
            ('T', _) when column.Table.Columns.All(other => Family(other.Type.Base) == 'T') => null,
            ('U', 'T') or ('T', 'U') or ('N', 'I') or ('I', 'N') => Confidence.Likely,
            _ => Confidence.Possible,
        };
    }

    /// <summary>Types whose values compare without a cast; null for those of which keys are seldom made.</summary>
    private static char? Family(DataType type) => type.Oid switch
    {
        WellKnown.Int2 or WellKnown.Int4 or WellKnown.Int8 => 'I',
        WellKnown.Numeric => 'N',
        WellKnown.Text or WellKnown.Varchar or WellKnown.Bpchar => 'T',
        Uuid => 'U',
        _ => null,
    };

    private Finding Describe(CatalogSnapshot snapshot, Column column, Column key, Confidence confidence)
    {
        var isNarrow = key.Type.IntegerRange is not null && column.Type.IntegerRange is not null;
        var widening = isNarrow && key.Type.DomainOf is null
            ? new WideningPlan(snapshot, [.. KeySpace.Storing(column).Where(other => other.Type.IntegerRange?.Maximum < key.Type.IntegerRange?.Maximum).Select(other => new WiderColumn(other, key.Type, key.TypeName))])
            : null;
        return Report(
            Subject.Of(column),
            confidence,
            isNarrow ? $"{column.Table.Name}.{column.Name} cannot hold every {key.Table.Name}.{key.Name}" : $"{column.Table.Name}.{column.Name} is {column.TypeName}, {key.Table.Name}.{key.Name} is {key.TypeName}") with
        {
            Evidence =
            [
                Evidence.FromCatalog("type", column.TypeName),
                Evidence.FromCatalog("key", key.ToString()),
                Evidence.FromCatalog("type of the key", key.TypeName),
                Evidence.Rows(column.Table),
            ],
            Needs = widening?.Needs ?? [],
            Basis = new Remedy(key, widening),
        };
    }

    /// <summary>The key, and what gives the column its type where that is safe.</summary>
    private sealed record Remedy(Column Key, WideningPlan? Widening);
}
