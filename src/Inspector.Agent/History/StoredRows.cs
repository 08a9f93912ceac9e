using System.Text;

namespace Inspector.Agent.History;

/// <summary>Rows for one table, each written or brought up to date: the one way in which many are written at once.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, in the order of a row's values.</param>
/// <param name="OnConflict">What becomes of a row whose key is there: the clause after <c>on conflict</c>. No two rows of one call may have the same key.</param>
internal sealed record StoredRows(string Table, string[] Columns, string OnConflict)
{
    /// <summary>Rows of one statement at most: more make it no faster.</summary>
    public const int Chunk = 1_000;

    /// <summary>The statement for a number of rows, whose values are numbered from 1.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="mark">What stands before a value's number: <c>$</c> or <c>@p</c>.</param>
    public string Sql(int rows, string mark)
    {
        var sql = new StringBuilder().Append("insert into ").Append(Table).Append(" (").AppendJoin(", ", Columns).Append(") values ");
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                sql.Append(column > 0 ? ", " : row > 0 ? "), (" : "(").Append(mark).Append((row * Columns.Length) + column + 1);
            }
        }

        return sql.Append(") on conflict ").Append(OnConflict).ToString();
    }
}
