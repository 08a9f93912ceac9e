using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>Pairs of columns that statements compare for equality.</summary>
internal sealed class JoinedColumns
{
    private readonly HashSet<(Column, Column)> _pairs = [];

    private JoinedColumns()
    {
    }

    /// <summary>The pairs of a workload. Where a name is that of several tables, it is nobody's.</summary>
    public static JoinedColumns Of(Workload workload)
    {
        var joined = new JoinedColumns();
        if (workload.Statements.IsEmpty)
        {
            return joined;
        }

        var tables = workload.Database.Roots.ToLookup(table => table.Name, StringComparer.Ordinal);
        foreach (var (one, other) in workload.Statements.SelectMany(statement => StatementFilter.JoinedColumns(statement.Text, tables)))
        {
            joined._pairs.Add((one, other));
            joined._pairs.Add((other, one));
        }

        return joined;
    }

    /// <summary>Whether two columns are compared.</summary>
    public bool Contains(Column column, Column target) => _pairs.Contains((column, target));
}
