using Inspector.Findings;

namespace Inspector.Agent.Metrics;

/// <summary>The largest tables of one target and those with most dead rows, over all its databases. Not safe for several threads.</summary>
/// <param name="target">The target's name.</param>
/// <param name="time">By which names are rationed.</param>
internal sealed class TableSeries(string target, TimeProvider time)
{
    /// <summary>No label holds it: it is cleaned away.</summary>
    private const char Between = '\0';

    private readonly Dictionary<string, IReadOnlyList<TableUsage>> _tables = new(StringComparer.Ordinal);
    private readonly TopSeries _sizes = new(time);
    private readonly TopSeries _deadRows = new(time);

    /// <summary>The series, with what an inspection of one database found.</summary>
    public IEnumerable<Series> Of(Inspection inspection)
    {
        _tables[inspection.Target.Database] = inspection.LargestTables;
        return Now();
    }

    /// <summary>The series without a database that is gone.</summary>
    public IEnumerable<Series> Without(string database)
    {
        _tables.Remove(database);
        var prefix = LabelText.Clean(database) + Between;
        _sizes.Forget(name => name.StartsWith(prefix, StringComparison.Ordinal));
        _deadRows.Forget(name => name.StartsWith(prefix, StringComparison.Ordinal));
        return Now();
    }

    private IEnumerable<Series> Now() => Top(Families.TableSize, _sizes, table => table.Bytes).Concat(Top(Families.TableDeadRows, _deadRows, table => table.DeadRows ?? 0));

    private IEnumerable<Series> Top(Family family, TopSeries top, Func<TableUsage, long> value) =>
        from one in top.Choose(_tables.SelectMany(database => database.Value.Select(table => (Name(database.Key, table.Name), (double)value(table)))))
        let parts = one.Name.Split(Between)
        select new Series(family, one.Value, target, parts[0], parts[1]);

    private static string Name(string database, string table) => LabelText.Clean(database) + Between + LabelText.Clean(table);
}
