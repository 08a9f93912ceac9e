using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class UpgradeBlockingType() : Probe<CatalogSnapshot>(
    new("upgrade-blocking-type", "Type that pg_upgrade refuses", Category.Columns, Severity.Warning))
{
    private const uint AclItem = 1033;

    /// <summary>The first major version that stores aclitem otherwise than those before.</summary>
    private const int WiderAclItem = 16;

    /// <summary>The first object id that is not the system's (<c>FirstNormalObjectId</c>, transam.h).</summary>
    private const uint FirstNormal = 16384;

    /// <inheritdoc/>
    public override string Explain => """
        A column of a type whose stored values pg_upgrade cannot carry to the next major version.

        ## Why it matters

        `pg_upgrade --check` stops at the first such column; whoever does not run it beforehand learns of it in the maintenance window.

        ## What counts

        What pg_upgrade itself checks of a server of 14 or later (`check.c`), in tables, materialized views and the partitions of a partitioned table; also below a domain and in an array:

        - regcollation, regconfig, regdictionary, regnamespace, regoper, regoperator, regproc and regprocedure: they store object ids, which a new server numbers anew. regclass, regrole and regtype are
          safe: those numbers are kept;
        - aclitem on 15 and before, which 16 stores in another form;
        - row types of the system's own tables and views, for example `pg_class`.

        The types that older releases removed or changed (abstime, reltime, tinterval, line, sql_identifier, unknown) cannot be on a server of 14 or later in a form that matters. Views store nothing.
        Not seen: such a type inside a composite type or a range of your own.

        ## How to mend it

        Store the name as text, and convert where it is used: `to_tsvector(language::regconfig, body)`. `ALTER COLUMN ... TYPE text USING column::text` rewrites the table under ACCESS EXCLUSIVE; statements,
        indexes and generated columns that hand the column to a function have to change at the same moment. Or drop the column before the upgrade and make it anew after it.

        ```sql bad
        create table articles (id bigint primary key, language regconfig not null default 'english', body text);
        ```

        ```sql bad
        -- the partitions are what is refused; one finding, on the root
        create domain handler as regprocedure;
        create table jobs (id bigint, run handler[]) partition by range (id);
        create table jobs_1 partition of jobs for values from (1) to (100);
        create table jobs_2 partition of jobs for values from (100) to (200);
        ```

        ```sql bad
        create table snapshots (id bigint primary key, relation pg_class);
        ```

        ```sql bad
        create materialized view functions as select proname, oid::regproc as function from pg_proc;
        ```

        ```sql good
        create type own as (a int, b text);
        create table t (id bigint primary key, kind regclass, type regtype, role regrole, number oid, name name, at own, many own[]);
        create view functions as select oid::regproc as function from pg_proc;
        create table empty (run regproc, id bigint) partition by range (id);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Roots
        where table.Extension is null && table.Leaves.Any(leaf => leaf.Kind is TableKind.Ordinary or TableKind.MaterializedView)
        from column in DeclaredColumns.Of(table)
        let why = Why(DeclaredColumns.Stored(column), snapshot.Server.Version)
        where why is not null
        select Report(Subject.Of(column), Confidence.Proven, $"pg_upgrade refuses {table.Name}.{column.Name}: {column.TypeName}") with
        {
            Detail = why,
            Evidence = [Evidence.FromCatalog("type", column.TypeName), Evidence.Rows(table)],
            Basis = table.Kind,
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided(
        finding.About<TableKind>() == TableKind.MaterializedView
            ? "drop the materialized view before the upgrade and make it again after it, or convert the column in its query"
            : "decide whether the column becomes text, together with the statements that hand it to functions, or is dropped before the upgrade and made again after it");

    private static string? Why(DataType type, ServerVersion version) => type switch
    {
        { Schema: "pg_catalog", Name: "regcollation" or "regconfig" or "regdictionary" or "regnamespace" or "regoper" or "regoperator" or "regproc" or "regprocedure" } =>
            "It stores object ids that a new server numbers anew.",
        { Oid: AclItem } when version.Major < WiderAclItem => "From 16 on it is stored in another form.",
        { Kind: DataTypeKind.Composite, Oid: < FirstNormal } => "It is a row type of the system, which differs between versions.",
        _ => null,
    };
}
