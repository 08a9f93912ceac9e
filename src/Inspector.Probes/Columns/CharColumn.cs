using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Widening;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class CharColumn() : Probe<CatalogSnapshot>(
    new("char-column", "Column of type character", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    /// <summary>What a length modifier counts beyond the characters (<c>VARHDRSZ</c>).</summary>
    private const int Header = 4;

    /// <inheritdoc/>
    public override string Explain => """
        A column of type character(n), which fills every value up with blanks.

        ## Why it matters

        Nothing is gained: the blanks are stored, and read. Comparisons with another character value ignore blanks at the end, `LIKE`, regular expressions and `length()`
        each have their own mind about them, and a comparison with text drops them first, which no index on the column serves.

        ## How to mend it

        The plan gives the column a twin of type varchar with the same limit, fills it in batches, and lets it take the old one's place. What compares the column with a
        value that ends in blanks finds nothing from then on. Where something hangs on the column that would not follow (a view, a policy, a CHECK ...), there is no plan,
        and the reason is said. Columns that refer to it, or that it refers to, should change with it: decide which.

        ## When it is right

        Where a standard or another system asks for the blanks.

        ```sql bad
        create table countries (id bigint primary key, code char(3) not null, name text);
        create index countries_code_idx on countries (code);
        insert into countries select g, chr(65 + g % 26) || 'x', 'country ' || g from generate_series(1, 500) g;
        ```

        ```sql bad
        create domain iso_code as character(2);
        create table towns (id bigint primary key, country iso_code);
        ```

        ```sql good
        create table countries (code varchar(3), name text, kind "char", state bit(3));
        create view padded as select code::char(3) from countries;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where DeclaredColumns.Stored(column).Oid == WellKnown.Bpchar
        select Describe(snapshot, column);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var widening = finding.About<WideningPlan>();
        var column = widening.Columns[0].Column;
        return column.Type.Oid != WellKnown.Bpchar ? Remediation.Plan.Undecided($"decide what {column.TypeName} should be: its values are of type character below")
            : KeySpace.Storing(column).Length > 1 || column.Table.Constraints.OfType<ForeignKey>().Any(key => key.Columns.Contains(column))
                ? Remediation.Plan.Undecided("it is one end of a foreign key: decide whether both ends should change, and change them together")
            : widening.Decide(answers);
    }

    private Finding Describe(CatalogSnapshot snapshot, Column column)
    {
        var typeName = column.Modifier > Header ? FormattableString.Invariant($"character varying({column.Modifier - Header})") : "character varying";
        var widening = new WideningPlan(snapshot, [new(column, snapshot.Types[WellKnown.Varchar], typeName, column.Collation)]);
        return Report(Subject.Of(column), Confidence.Proven, $"{column.Table.Name}.{column.Name} fills its values up with blanks") with
        {
            Evidence = [Evidence.FromCatalog("type", column.TypeName), Evidence.Rows(column.Table)],
            Needs = column.Type.Oid == WellKnown.Bpchar ? widening.Needs : [],
            Basis = widening,
        };
    }
}
