using System.Globalization;
using System.Text;
using Inspector.Postgres;

namespace Inspector.Tests.Pages;

/// <summary>Every statement that can be sent to a server.</summary>
internal static class SqlPage
{
    public static Page Create()
    {
        var text = new StringBuilder(Page.Notice).Append(
            """
            # SQL

            Every statement that Inspector can run on a server, in the order in which an inspection runs them; `inspector sql` prints the same. A test prepares each on
            every version and holds the functions that it calls to an allow-list.

            ## Around each transaction

            A transaction begins with this and ends with COMMIT or ROLLBACK. The first timeout differs with what is read.

            ```sql

            """);
        foreach (var preamble in GuardedSession.Preamble(TimeSpan.FromSeconds(30)))
        {
            text.Append($"{preamble};\n");
        }

        text.Append("```\n");
        foreach (var statement in Statements.All)
        {
            text.Append($"\n## {statement.Name}\n\n{char.ToUpperInvariant(statement.Purpose[0])}{statement.Purpose[1..]}.\n");
            foreach (var (since, sql) in statement.Versions)
            {
                text.Append(statement.Versions.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"\nPostgreSQL {since} and later:\n"));
                text.Append($"\n```sql\n{sql};\n```\n");
            }
        }

        return new("docs/sql.md", text.ToString());
    }
}
