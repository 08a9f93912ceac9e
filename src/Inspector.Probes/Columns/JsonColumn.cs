using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class JsonColumn() : Probe<CatalogSnapshot>(
    new("json-column", "Column of type json", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    // pg_type.dat
    private const uint Json = 114;

    /// <inheritdoc/>
    public override string Explain => """
        A column of type json rather than jsonb.

        ## Why it matters

        json is text that was checked once. Every look into it reads the whole text again; it has no equality, so `DISTINCT`, `GROUP BY`, `UNION` and `IS DISTINCT FROM`
        fail on it; and no GIN index can be made on it.

        ## How to mend it

        `ALTER COLUMN ... TYPE jsonb` rewrites the table under ACCESS EXCLUSIVE. Before that, decide whether anything relies on what jsonb does not keep: the order of keys,
        keys that are there twice, blanks, and how numbers were written (`1e2`). It also refuses what json lets pass: `\u0000`, and numbers that numeric cannot hold.

        ## When it is right

        Where the very text counts: signed documents, requests kept as they came.

        ```sql bad
        create table events (id bigint primary key, payload json not null);
        ```

        ```sql good
        create table events (id bigint primary key, payload jsonb not null, tags text[]);
        create view events_text as select id, payload::json from events;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where DeclaredColumns.Stored(column).Oid == Json
        select Report(Subject.Of(column), Confidence.Proven, $"{column.Table.Name}.{column.Name} is json, which is read anew at every look") with
        {
            Evidence = [Evidence.FromCatalog("type", column.TypeName), Evidence.Rows(column.Table)],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("decide whether anything relies on the order of keys, on repeated keys or on blanks, which jsonb does not keep");
}
