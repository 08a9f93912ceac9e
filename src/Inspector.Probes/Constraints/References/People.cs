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
        if (!Person.IsNamedBy(name) || (name.Suffix is { } suffix && Vocabulary.NaturalKeys.Contains(suffix)) || name.Base.Any(Vocabulary.Elsewhere.Contains))
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

        // A table called so, before one whose name merely ends so: the latter may be a part of the former.
        var ways =
            from way in (Func<Schema, string, IReadOnlyList<NamedTable>>[])[names.Called, Shortest]
            from name in Vocabulary.People
            let keys =
                from table in way(@from.Table.Schema, Noun.Of(name))
                from key in table.Keys
                where key is { IsPrimary: true, Columns.Length: 1 } && Likeness.IsSame(column, key.Columns[0]) && key.Columns[0] != column
                select key.Columns[0]
            select keys.Take(2).ToList();
        return ways.FirstOrDefault(keys => keys.Count > 0) is [var only] ? only : null;
    }

    /// <summary>The tables with the fewest words before the end of their names.</summary>
    private List<NamedTable> Shortest(Schema schema, string name)
    {
        var ending = names.Ending(schema, name);
        return [.. ending.Where(table => table.Nouns.Length == ending.Min(other => other.Nouns.Length))];
    }
}
