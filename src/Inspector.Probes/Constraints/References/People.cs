using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>Finds the table of people, to which columns refer that name someone.</summary>
/// <param name="names">The tables.</param>
/// <param name="conventions">What the foreign keys of the schema teach.</param>
/// <param name="wider">What those of all schemas teach.</param>
internal sealed class People(TableNames names, Conventions conventions, Conventions wider)
{
    /// <summary>
    /// The reading of a column that names someone: what such columns mostly reference here, else the table with the likeliest of the names of such tables.
    /// </summary>
    public IEnumerable<Reading> Read(NamedTable from, Column column, ColumnName name)
    {
        if (!Person.IsNamedBy(name) || name.Base.Any(Vocabulary.Elsewhere.Contains))
        {
            return [];
        }

        var isPlain = Person.Held(name).All(word => from.Nouns.Contains(Noun.Of(word)) || names.Called(from.Table.Schema, Noun.Of(word)).Count > 0);
        return Table(from, column) is { } key ? [new(key, isPlain, "it names someone")] : [];
    }

    private Column? Table(NamedTable from, Column column)
    {
        if ((conventions.People ?? wider.People) is { } learned && Likeness.IsSame(column, learned))
        {
            return learned;
        }

        foreach (var name in Vocabulary.People)
        {
            var keys =
                from table in names.Called(@from.Table.Schema, Noun.Of(name))
                from key in table.Keys
                where key is { IsPrimary: true, Columns.Length: 1 } && Likeness.IsSame(column, key.Columns[0]) && key.Columns[0] != column
                select key.Columns[0];
            if (keys.Take(2).ToList() is { Count: > 0 } found)
            {
                return found.Count == 1 ? found[0] : null;
            }
        }

        return null;
    }
}
