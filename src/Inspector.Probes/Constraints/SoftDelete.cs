using System.Collections.Frozen;
using Inspector.Catalog;

namespace Inspector.Constraints;

/// <summary>How a table marks rows as deleted and keeps them. Recognised by name and type together: a catalog holds nothing else that would say so.</summary>
internal static class SoftDelete
{
    private static readonly FrozenSet<string> Times = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "deletedat", "deletedon", "deletedtime", "deletedts", "datedeleted", "deletiondate", "deletiontime", "removedat", "removedon");

    private static readonly FrozenSet<string> Flags = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "isdeleted", "deleted", "isremoved", "removed");

    /// <summary>The column in which a table marks its rows as deleted, or null. A time comes before a flag.</summary>
    public static Column? MarkOf(Table table) => TimeOf(table) ?? table.Columns.FirstOrDefault(column => column.Type.Base.Oid == WellKnown.Bool && Flags.Contains(Plain(column.Name)));

    /// <summary>The same where it is a time that is NULL in rows that are not deleted.</summary>
    public static Column? TimeOf(Table table) => table.Columns.FirstOrDefault(IsTime);

    /// <summary>Whether a column holds the time of a row's deletion.</summary>
    public static bool IsTime(Column column) =>
        !column.IsNotNull && column.Type.Base is { Category: 'D', Schema: "pg_catalog" } && (Times.Contains(Plain(column.Name)) || Flags.Contains(Plain(column.Name)));

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
