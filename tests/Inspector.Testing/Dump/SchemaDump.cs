using System.Data;

namespace Inspector.Testing.Dump;

/// <summary>
/// Everything structural in a database as text, one object a line and its facts behind it, in an order that does not depend on when a thing was made: two
/// dumps are equal exactly if the schemas are. No OID is in it, no data, no statistic and no sequence's value. A privilege list that was never set reads
/// like the default that it means, so that GRANT and then REVOKE are seen to cancel each other out. Columns are in their order but without their
/// numbers, which a dropped column keeps occupied.
/// </summary>
internal static class SchemaDump
{
    private static readonly string[] Statements =
    [
        DatabaseLines.Sql, RelationLines.Sql, ColumnLines.Sql, PartitionLines.Sql, IndexLines.Sql, ConstraintLines.Sql, TriggerLines.Sql, PolicyLines.Sql,
        SequenceLines.Sql, TypeLines.Sql, RoutineLines.Sql, StatisticsLines.Sql, CommentLines.Sql, RemainingLines.Sql,
    ];

    /// <summary>Reads it as of one moment. Deparsing takes ACCESS SHARE on what it describes: nobody else may hold ACCESS EXCLUSIVE.</summary>
    public static async Task<string> ReadAsync(TestDatabase database)
    {
        await using var session = await database.OpenAsync();
        await using var snapshot = await session.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await session.ExecuteAsync("set local search_path = ''"); // every name is then printed with its schema
        var lines = new List<string>();
        foreach (var statement in Statements)
        {
            lines.AddRange((await session.QueryAsync(statement, r => r.GetString(0))).Order(StringComparer.Ordinal));
        }

        return string.Join('\n', lines) + "\n";
    }
}
