using System.Collections.Frozen;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class ReservedName() : Probe<CatalogSnapshot>(
    new("reserved-name", "Name that is a reserved word", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    /// <summary>
    /// The words that name neither a table nor a column without quotes: those that <c>pg_get_keywords()</c> calls R and T, on any of 14 to 18. A test compares with each.
    /// </summary>
    internal static readonly FrozenSet<string> Words = """
        all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross
        current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
        foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not
        notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample
        then to trailing true union unique user using variadic verbose when where window with
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reserved words that are an expression by themselves: without quotes they mean something, and not the column.</summary>
    private static readonly FrozenSet<string> Values =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "false", "localtime", "localtimestamp", "null",
            "session_user", "system_user", "true", "user");

    /// <inheritdoc/>
    public override string Explain => """
        A table or column whose name is a reserved word.

        ## Why it matters

        Without quotes it is a syntax error, or worse: `SELECT user FROM accounts` is no error, and answers with the name of the role that asks; so do current_date, session_user
        and the like.

        ## What counts

        The words that this server, or a later one, does not take for the name of a table or column: those that `pg_get_keywords()` calls reserved, with or without *can be function
        or type*. Words that may stand there (name, type, value, date, timestamp, position) are not reported. system_user is reserved from 16 on, and is reported before too. Names in capitals are `quoted-name`'s.

        ## How to mend it

        Renaming takes an instant and breaks every statement that has the old name. Decide when programs change.

        ```sql bad
        create table "order" (id bigint primary key, note text);
        ```

        ```sql bad
        create table accounts (id bigint primary key, "user" text);
        ```

        ```sql good
        create table name (type text, value text, date date, timestamp timestamptz, position int, "ORDER" int, key text, interval text);
        create view "select" as select type as "from" from name;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        foreach (var table in DeclaredColumns.Tables(snapshot))
        {
            foreach (var member in table.Tree.Where(member => Words.Contains(member.Name)))
            {
                yield return Report(Subject.Of(member), Confidence.Proven, $"{member} is named by a reserved word") with
                {
                    Evidence = [Evidence.FromCatalog("word", member.Name)],
                    Family = PartitionFamily.Of(member, "reserved name"),
                };
            }

            foreach (var column in DeclaredColumns.Of(table).Where(column => Words.Contains(column.Name)))
            {
                yield return Report(Subject.Of(column), Confidence.Proven, $"{table.Name}.{column.Name} is named by a reserved word") with
                {
                    Evidence = [Evidence.FromCatalog("word", column.Name)],
                    Detail = Values.Contains(column.Name) ? $"Without quotes, {column.Name} is an expression with a value of its own: a statement that forgets them is wrong without an error." : "",
                };
            }
        }
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("decide on another name, and when the programs that use this one change");
}
