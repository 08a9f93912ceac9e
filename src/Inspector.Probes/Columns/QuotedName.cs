using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class QuotedName() : Probe<CatalogSnapshot>(
    new("quoted-name", "Name that needs quotes", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    /// <inheritdoc/>
    public override string Explain => """
        Names of a table and its columns that are only found in double quotes: capitals, blanks, signs, or a digit at the beginning.

        ## Why it matters

        `SELECT orderDate` asks for orderdate, which is not there. Everyone who writes SQL by hand, and every tool that does not quote, stumbles over it.

        ## What counts

        What the server's own lexer does: letters beyond ASCII and a dollar sign behind the first letter need no quotes, though `quote_ident()` adds some. Keywords are another matter
        (`reserved-name`). One table makes one finding, which names all; the names of partitions are reported where that of their root is in order.

        ## How to mend it

        Renaming takes an instant and breaks every statement that has the old name. Decide when programs change, or offer the new names through a view.

        ## When it is right

        Where an object-relational mapper writes all statements, and quotes. Leave the probe off then, as it is by default.

        ```sql bad
        create table "Orders" ("orderId" bigint primary key, "placed at" timestamptz, note text);
        ```

        ```sql bad
        create table orders (id bigint primary key, "1st" text);
        ```

        ```sql bad
        -- several partitions are one finding
        create table events (id bigint) partition by range (id);
        create table "events-1" partition of events for values from (1) to (2);
        create table "events-2" partition of events for values from (2) to (3);
        ```

        ```sql good
        create table größen (id bigint primary key, länge numeric, _x text, a$1 text, "select" text);
        create view "Big" as select id as "Id" from größen;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        DeclaredColumns.Tables(snapshot).SelectMany(Of);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("decide on new names, and when the programs that use the old ones change");

    /// <summary>Whether a name, without quotes, is another name or none (<c>identifier</c> in scan.l).</summary>
    internal static bool NeedsQuotes(string name) =>
        name.Any(c => c is < '\u0080' and not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '$')) || name is [(>= '0' and <= '9') or '$', ..];

    private IEnumerable<Finding> Of(Table table)
    {
        ImmutableArray<string> columns = [.. DeclaredColumns.Of(table).Select(column => column.Name).Where(NeedsQuotes)];
        var isTable = NeedsQuotes(table.Name);
        if (isTable || !columns.IsEmpty)
        {
            yield return Report(Subject.Of(table), Confidence.Proven, Title(table, isTable, columns)) with
            {
                // Which columns belongs to what was known on the day of a baseline: a further one is news.
                Facet = columns.IsEmpty ? null : string.Join(", ", columns.Order(StringComparer.Ordinal)),
                Evidence = [Evidence.FromCatalog("names", string.Join(", ", isTable ? columns.Prepend(table.Name) : columns))],
            };
        }

        foreach (var partition in isTable ? [] : table.Tree.Skip(1).Where(partition => NeedsQuotes(partition.Name)))
        {
            yield return Report(Subject.Of(partition), Confidence.Proven, Title(partition, isTable: true, [])) with
            {
                Evidence = [Evidence.FromCatalog("names", partition.Name)],
                Family = PartitionFamily.Of(partition, "quoted name"),
            };
        }
    }

    private static string Title(Table table, bool isTable, ImmutableArray<string> columns) => (isTable, columns) switch
    {
        (true, []) => $"{table.Name} is found only in quotes",
        (true, _) => FormattableString.Invariant($"{table.Name} and {columns.Length} of its columns are found only in quotes"),
        (false, [var only]) => $"{table.Name}.{only} is found only in quotes",
        _ => FormattableString.Invariant($"{columns.Length} columns of {table.Name} are found only in quotes"),
    };
}
