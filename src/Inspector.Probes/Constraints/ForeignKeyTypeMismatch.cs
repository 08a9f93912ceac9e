using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Widening;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class ForeignKeyTypeMismatch() : Probe<CatalogSnapshot>(
    new("foreign-key-type-mismatch", "Foreign key of another type", Category.Constraints, Severity.Warning) { YieldsTo = ["integer-key-overflow"] })
{
    /// <inheritdoc/>
    public override string Explain => """
        A foreign key column whose type differs from that of the column it refers to in a way that costs an index or will overflow.

        ## Why it matters

        **Overflow.** An integer column that refers to a bigint key cannot hold every key. Nothing is wrong until the first row that is numbered beyond
        2147483647; from then on inserts of rows that refer to it fail.

        **A scan for every deleted row.** When a referenced row is deleted or its key changes, the server looks for rows that refer to it. If the index
        method knows no comparison between the two types, it converts the foreign key column of every row: `$1 = "ref"::numeric`, `$1 = "ref"::text`. No index
        on the column as it is serves that, so each deleted row reads the whole referencing table. Joins suffer alike.

        ## What counts as different

        The types below domains, without their modifiers: varchar(10) and varchar(20) are the same. Whether they cost an index is asked of the catalog: an
        index on the foreign key column serves if its operator class is of the same family as that of the referenced key. So
        integer and bigint cost nothing, nor do varchar and text; integer that refers to numeric does, as does character that refers to text, or text that
        refers to character. An index on the converted column, for example on `(country::text)`, serves, and then nothing is reported. bigint that refers to
        integer is merely roomy.

        Executed on 14 to 18: the comparison that the server uses is the one in `pg_constraint.conpfeqop`; for integer and bigint it is one between both
        types and the plan is an index scan, in the other cases it is that of the referenced type and the plan is a sequential scan, even with an index.

        ## How to mend it

        Give the foreign key column the type of the column it refers to. The plan does so without an outage: a twin column, filled in batches, that takes
        the old one's place. Until then, an index on the converted column helps. Where the key itself is what should change (a character key, a floating point number) a person has to decide.

        A foreign key of a partitioned table is one finding.

        ```sql bad
        -- will overflow
        create table accounts (id bigint primary key);
        create table payments (id bigint primary key, account_id int not null references accounts, amount numeric);
        create index payments_account_idx on payments (account_id);
        insert into accounts select generate_series(1, 500);
        insert into payments select g, g, g from generate_series(1, 500) g;
        ```

        ```sql bad
        -- the index on articles is of no use when a supplier is deleted
        create table suppliers (number numeric(12) primary key);
        create table articles (id bigint primary key, supplier int references suppliers on delete cascade);
        create index articles_supplier_idx on articles (supplier);
        insert into suppliers select generate_series(1, 500);
        insert into articles select g, g from generate_series(1, 500) g;
        ```

        ```sql bad
        -- character and text are compared in different ways
        create table countries (code text primary key);
        create table cities (id bigint primary key, country char(2) references countries);
        create index cities_country_idx on cities (country);
        insert into countries select chr(65 + g / 26) || chr(65 + g % 26) from generate_series(0, 499) g;
        insert into cities select row_number() over (), code from countries;
        ```

        ```sql bad
        -- smallint, in a foreign key of two columns
        create table shelves (hall int, shelf int, primary key (hall, shelf));
        create table boxes (id bigint primary key, hall smallint, shelf int, foreign key (hall, shelf) references shelves match full);
        insert into shelves select g, g from generate_series(1, 500) g;
        insert into boxes select g, g, g from generate_series(1, 500) g;
        ```

        ```sql good
        create domain account_number as bigint check (value > 0);
        create table accounts (id bigint primary key, name varchar(20) unique, small int unique, at timestamptz unique);
        create table payments (account_id account_number references accounts, name varchar(10) references accounts (name),
            roomy bigint references accounts (small), at timestamp references accounts (at));
        create table texts (id text primary key);
        create table notes (text_id varchar(40) references texts);
        ```

        ```sql good
        -- the index was made for the conversion
        create table countries (code text primary key);
        create table cities (country char(2) references countries);
        create index on cities ((country::text));
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from key in snapshot.ForeignKeys
        where !key.IsInherited
        let mismatches = Mismatch.Of(snapshot, key).ToImmutableArray()
        where !mismatches.IsEmpty
        select Describe(snapshot, key, mismatches);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (widening, why) = finding.About<Remedy>();
        return widening is null ? Remediation.Plan.Undecided(why!) : widening.Decide(answers);
    }

    private Finding Describe(CatalogSnapshot snapshot, ForeignKey key, ImmutableArray<Mismatch> mismatches)
    {
        var first = mismatches[0];
        var remedy = Remedy.Of(snapshot, mismatches);
        return Report(
            Subject.Of(key),
            Confidence.Proven,
            first.CostsIndex
                ? $"{key.Name} compares {first.Column.Name} as {first.Referenced.Type.Base}: no index on it serves"
                : $"{key.Name}: {first.Column.TypeName} cannot hold every {first.Referenced.TypeName}") with
        {
            Detail = first.CostsIndex
                ? $"Each row of {key.Referenced.Name} that is deleted, or whose key changes, reads all of {key.Table.Name}."
                : $"Rows cannot refer to one of {key.Referenced.Name} that is numbered beyond what {first.Column.TypeName} holds.",
            Evidence =
            [
                .. mismatches.SelectMany(mismatch => (Evidence[])
                [
                    Evidence.FromCatalog("column", $"{mismatch.Column} ({mismatch.Column.TypeName})"),
                    Evidence.FromCatalog("refers to", $"{mismatch.Referenced} ({mismatch.Referenced.TypeName})"),
                    .. mismatch.Useless.Select(index => Evidence.FromCatalog("index that does not serve", index.Name)),
                ]),
            ],
            Explains = [.. mismatches.Select(mismatch => Subject.Of(mismatch.Column))],
            Needs = remedy.Widening?.Needs ?? [],
            Family = PartitionFamily.Of(key),
            Basis = remedy,
        };
    }

    /// <summary>What mends it, or why nothing does without a person.</summary>
    private sealed record Remedy(WideningPlan? Widening, string? Why)
    {
        public static Remedy Of(CatalogSnapshot snapshot, ImmutableArray<Mismatch> mismatches)
        {
            foreach (var mismatch in mismatches)
            {
                if (mismatch.WhyNotConvert is { } why)
                {
                    return new(null, why);
                }
            }

            var columns = mismatches.SelectMany(mismatch => mismatch.ToConvert).DistinctBy(wider => wider.Column);
            return new(new(snapshot, [.. columns]), null);
        }
    }
}
