using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class NullAsTextDefault() : Probe<CatalogSnapshot>(
    new("null-as-text-default", "Default is the word NULL", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    /// <inheritdoc/>
    public override string Explain => """
        A text column whose default is the four letters NULL instead of NULL.

        ## Why it matters

        Someone wrote `DEFAULT 'NULL'`, or a tool put quotes around what it had read from another catalog. Rows that were given no value hold a word: `IS NULL` does not find them, and people get
        letters addressed to NULL.

        ## How to mend it

        The plan drops the default; new rows then hold NULL. Rows that hold the word already stay as they are: whether some of them mean it, a person has to decide. If the column is NOT
        NULL, so is what takes its place.

        ```sql bad
        create table people (id bigint primary key, title varchar(20) default 'NULL');
        insert into people (id) values (1);
        ```

        ```sql bad
        create table people (id bigint, nickname text default 'null') partition by range (id);
        create table people_1 partition of people for values from (1) to (100);
        create table people_2 partition of people for values from (100) to (200);
        insert into people values (1), (100);
        ```

        ```sql bad
        create table people (id bigint primary key, title text not null default 'NULL');
        ```

        ```sql good
        create table people (id bigint primary key, title text default null, other text, third text default 'nullable', fourth text default '');
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        let word = column.Generated == '\0' ? Word(column) : null
        where word is not null && word.Trim().Equals("null", StringComparison.OrdinalIgnoreCase)
        select Report(Subject.Of(column), Confidence.Proven, $"{column.Table.Name}.{column.Name} is the word {word} unless a value is given") with
        {
            Evidence = [Evidence.FromCatalog("default", Sql.Literal(word).Text), Evidence.Rows(column.Table)],
            Basis = column,
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var column = finding.About<Column>();
        return column.IsNotNull ? Remediation.Plan.Undecided("the column is NOT NULL: decide what its default should be, or that every insert has to give a value")
            : column.Table.Tree.FirstOrDefault(member => !Equals(member.Column(column.Name)?.Default, column.Default)) is { } other
                ? Remediation.Plan.Undecided($"{other} has a default of its own, which would be dropped too: decide about both")
            : Remediation.Plan.Of(DropDefault.Of(column, Sql.Literal(Word(column)!)));
    }

    /// <summary>The default if it is a constant text, whatever kind of text.</summary>
    private static string? Word(Column column)
    {
        var term = column.Default?.Root;
        while (term is Relabel or DomainCast)
        {
            term = term.Children.First();
        }

        // 'NULL' for a varchar(20) is stored as a call that cuts it to its length.
        return (term is FunctionCall { Arguments: [Constant inner, ..] } ? inner : term as Constant)?.String;
    }
}
