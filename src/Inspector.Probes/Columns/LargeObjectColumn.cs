using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class LargeObjectColumn() : Probe<CatalogSnapshot>(
    new("large-object-column", "Column of large objects", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    // pg_type.dat
    private const uint Oid = 26;

    /// <inheritdoc/>
    public override string Explain => """
        A column that holds the numbers of large objects: of the domain lo of the extension of that name, or of type oid.

        ## Why it matters

        The data are not in the row. Deleting or changing the row leaves the large object behind, for ever, unless a trigger (`lo_manage`) or `vacuumlo` removes it. They all live in one
        catalog table, `pg_largeobject`, which logical replication does not carry, which `pg_dump -t` leaves out, and whose millions of entries slow `pg_upgrade` down. They have privileges of
        their own.

        ## What counts

        The domain lo is *likely*. A plain oid is what Java's `@Lob` makes of a string, and so *possible*, but may as well be the number of a table: a column whose name ends in oid, relid, objid,
        classid or typid is not reported, nor is an array.

        ## How to mend it

        bytea or text, up to 1 GB a value; larger things outside of the database. Copying (`lo_get(column)`) and removing the objects takes a program: decide who does it.

        ```sql bad
        create table documents (id bigint primary key, content oid);
        ```

        ```sql good
        create table documents (id bigint primary key, content bytea, table_oid oid, relid oid, "indexOid" oid, kind regclass, many oid[]);
        create view tables as select oid as number from pg_class;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where column.Type.Base.Oid == Oid
        let isDomain = column.Type is { Name: "lo", Extension: "lo" }
        where isDomain || !NumbersCatalog(column.Name)
        select Report(Subject.Of(column), isDomain ? Confidence.Likely : Confidence.Possible, $"{column.Table.Name}.{column.Name} holds numbers of large objects") with
        {
            Evidence = [Evidence.FromCatalog("type", column.TypeName), Evidence.Rows(column.Table)],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("decide where the data should live, and which program copies them and removes the large objects");

    private static bool NumbersCatalog(string name) =>
        NameWords.Of(name) is [.., var last] && (last.EndsWith("oid", StringComparison.Ordinal) || last is "relid" or "objid" or "classid" or "typid");
}
