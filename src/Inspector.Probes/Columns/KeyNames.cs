using Inspector.Catalog;

namespace Inspector.Columns;

/// <summary>
/// Which key a column's name stands for, as the database's own foreign keys and primary keys say. A name stands for a key only if all of them agree.
/// Each schema speaks for itself: several may hold the same tables, one for each customer.
/// </summary>
internal static class KeyNames
{
    /// <summary>Letters that a word of a name and one of a table's name must share: enough for plurals, too few for chance.</summary>
    private const int Shared = 4;

    /// <summary>The key of each name of a column in a schema.</summary>
    public static Dictionary<(Schema Schema, string Name), Column> Of(CatalogSnapshot snapshot)
    {
        var targets = new Dictionary<(Schema Schema, string Name), (HashSet<Column> Keys, HashSet<Table> Tables)>();
        foreach (var key in snapshot.ForeignKeys.Where(key => key is { Columns.Length: 1, ReferencedColumns.Length: 1, IsSelfReference: false }))
        {
            var table = key.Table.Root;
            Add((table.Schema, key.Columns[0].Name), Origin(key.ReferencedColumns[0]), table);
        }

        foreach (var table in DeclaredColumns.Tables(snapshot))
        {
            if (table.PrimaryKey is { Columns: [var column] })
            {
                Add((table.Schema, column.Name), Origin(column), null);
            }
        }

        return targets
            .Where(target => target.Value.Keys.Count == 1)
            .Select(target => (target.Key, Column: target.Value.Keys.Single(), target.Value.Tables.Count))
            .Where(target => target.Count > 1 || Mentions(target.Key.Name, target.Column.Table))
            .ToDictionary(target => target.Key, target => target.Column);

        void Add((Schema, string) name, Column key, Table? from)
        {
            if (!targets.TryGetValue(name, out var known))
            {
                targets.Add(name, known = ([], []));
            }

            known.Keys.Add(key);
            if (from is not null)
            {
                known.Tables.Add(from);
            }
        }
    }

    /// <summary>The key whose values a key repeats in turn: itself, when it refers to no other.</summary>
    private static Column Origin(Column column)
    {
        var seen = new HashSet<Column>();
        column = InRoot(column);
        while (seen.Add(column) && column.Table.Constraints.OfType<ForeignKey>().FirstOrDefault(key => !key.IsSelfReference && key.Columns is [var only] && only == column) is { } key)
        {
            column = InRoot(key.ReferencedColumns[0]);
        }

        return column;
    }

    private static Column InRoot(Column column) => column.Table.Parent is null ? column : column.Table.Root.Column(column.Name) ?? column;

    /// <summary>Whether a name has a word of the table's name, or one that begins like it, and more than that word: <c>customer_id</c>, <c>categoryNo</c>.</summary>
    private static bool Mentions(string name, Table table)
    {
        var words = NameWords.Of(name);
        return words.Length > 1 && NameWords.Of(table.Name).Any(part => words.Any(word =>
            word == part || (word.Length >= Shared && word.AsSpan().CommonPrefixLength(part) >= Math.Max(Shared, Math.Min(word.Length, part.Length) - 1))));
    }
}
