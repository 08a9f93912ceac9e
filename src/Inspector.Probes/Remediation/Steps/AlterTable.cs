using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Several changes of one table in one statement, and so under one lock.</summary>
internal static class AlterTable
{
    /// <summary>The statement, one change a line.</summary>
    public static Sql Of(Table table, params IEnumerable<Sql> actions) =>
        Sql.Of($"ALTER TABLE {table}\n    {Sql.Join(",\n    ", actions)};");

    /// <summary>The statement that gives a column another name.</summary>
    public static Sql RenameColumn(Table table, string from, string to) =>
        Sql.Of($"ALTER TABLE {table} RENAME COLUMN {Sql.Name(from)} TO {Sql.Name(to)};");
}
