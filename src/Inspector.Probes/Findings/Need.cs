using Inspector.Catalog;
using Inspector.Remediation;

namespace Inspector.Findings;

/// <summary>
/// A question about one object that the snapshot may not ask, because its answer waits for locks. It is put once, in a bounded second
/// look, and may stay unanswered.
/// </summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Oid">The object.</param>
/// <param name="Relation">The table whose lock the answer waits for.</param>
/// <param name="How">SQL by which the reader can ask it later.</param>
public sealed record Need(NeedKind Kind, uint Oid, uint Relation, string How)
{
    /// <summary>The exact CREATE INDEX statement (<c>pg_get_indexdef</c>).</summary>
    public static Need Definition(Index index) => new(NeedKind.IndexDefinition, index.Oid, index.Table.Oid, Question.Definition(index));

    /// <summary>The exact definition of a constraint (<c>pg_get_constraintdef</c>).</summary>
    public static Need Definition(Constraint constraint) =>
        new(NeedKind.ConstraintDefinition, constraint.Oid, constraint.Table.Oid, Question.Definition(constraint));

    /// <summary>
    /// What hangs on the columns of a table and would not follow if another column took their place: views, policies, privileges ... (<c>pg_depend</c>).
    /// </summary>
    public static Need Attachments(Table table) => new(NeedKind.Attachments, table.Oid, table.Oid, Question.Attachments(table));

    /// <summary>Bytes of an index, over its whole tree (<c>pg_relation_size</c>).</summary>
    public static Need Size(Index index) => new(NeedKind.Size, index.Oid, index.Table.Oid, Question.Size(index));

    /// <summary>How full the pages of one btree index are (<c>pgstatindex</c> of the extension pgstattuple): it reads the whole index.</summary>
    public static Need Filling(Index index) => new(NeedKind.IndexFilling, index.Oid, index.Table.Oid, Question.Filling(index));

    /// <summary>
    /// How full the pages of one table are, without TOAST (<c>pgstattuple_approx</c>): it reads what the visibility map does not vouch for.
    /// </summary>
    public static Need Filling(Table table) => new(NeedKind.TableFilling, table.Oid, table.Oid, Question.Filling(table));

    /// <summary>Bytes of a table with TOAST, without indexes, over its whole tree (<c>pg_table_size</c>).</summary>
    public static Need Size(Table table) => new(NeedKind.Size, table.Oid, table.Oid, Question.Size(table));
}

/// <summary>Kinds of <see cref="Need"/>.</summary>
public enum NeedKind
{
    /// <summary>The statement that would make an index again.</summary>
    IndexDefinition,

    /// <summary>The definition of a constraint.</summary>
    ConstraintDefinition,

    /// <summary>Bytes on disk.</summary>
    Size,

    /// <summary>What hangs on the columns of a table.</summary>
    Attachments,

    /// <summary>How full the pages of an index are.</summary>
    IndexFilling,

    /// <summary>How full the pages of a table are.</summary>
    TableFilling,
}
