using System.Collections.Frozen;
using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>
/// Reads the names of columns as references: the ways in which people name them, the surest first. The first way that leads to a table decides; where it leads to
/// several the name says nothing.
/// </summary>
/// <param name="tables">The tables.</param>
/// <param name="conventions">What the foreign keys of the schema teach.</param>
/// <param name="wider">What those of all schemas teach.</param>
internal sealed class NameReader(TableNames tables, Conventions conventions, Conventions wider)
{
    private readonly People _people = new(tables, conventions, wider);
    private readonly Dictionary<(Schema Schema, ColumnName Name), bool> _leads = [];

    /// <summary>What a column's name says; null for nothing, or nothing certain.</summary>
    public Reading? Read(NamedTable from, Column column, ColumnName name)
    {
        if (name.Base.IsEmpty || !Leads(from.Table.Schema, name) || IsOwnKey(from, column, name))
        {
            return null;
        }

        foreach (var way in Ways(from, column, name))
        {
            var readings = way.Where(reading => reading.Target != column).DistinctBy(reading => reading.Target).Take(2).ToList();
            if (readings.Count > 0)
            {
                // The rows of an archive outlive what they were about; who was about is still there.
                var outlives = Words.Of(from.Table.Name).Any(Vocabulary.Outliving.Contains) && !Person.IsNamedBy(name);
                return readings.Count == 1 ? readings[0] with { IsLikely = readings[0].IsLikely && !outlives } : null;
            }
        }

        return null;
    }

    /// <summary>Whether a name can lead anywhere, whatever column bears it: most cannot, and a schema has far fewer names than columns.</summary>
    private bool Leads(Schema schema, ColumnName name)
    {
        if (!_leads.TryGetValue((schema, name), out var leads))
        {
            _leads.Add((schema, name), leads = IsKnown(name) || LeadsToTable(schema, name));
        }

        return leads;
    }

    /// <summary>Whether foreign keys of this name are known, or it names kin or a person.</summary>
    private bool IsKnown(ColumnName name) =>
        conventions.Named(name.Joined).Count > 0
        || wider.Named(name.Joined).Count > 0
        || Vocabulary.KinVerbs.Contains(string.Concat(name.Base))
        || Vocabulary.Kin.Contains(name.Base[^1])
        || Person.IsNamedBy(name);

    private bool LeadsToTable(Schema schema, ColumnName name) =>
        tables.Ending(schema, string.Concat(name.Nouns)).Count > 0
        || Enumerable.Range(0, name.Nouns.Length).Any(at =>
            tables.Called(schema, string.Concat(name.Nouns[at..])).Count > 0 || tables.KeyedBy(schema, string.Concat(name.Base[at..]) + name.Suffix).Count > 0);

    private IEnumerable<IEnumerable<Reading>> Ways(NamedTable from, Column column, ColumnName name)
    {
        yield return AsElsewhere(from, column, name);
        yield return AsWhole(from, column, name);
        for (var at = 1; at < name.Nouns.Length && name.Suffix is not null; at++)
        {
            yield return InRole(from, column, name, at);
        }

        yield return AsQualified(from, column, name);
        yield return AsKin(from, column, name);
        yield return _people.Read(from, column, name);
        yield return AsBare(from, column, name);
    }

    /// <summary>The column that identifies the rows of its own table.</summary>
    private bool IsOwnKey(NamedTable from, Column column, ColumnName name)
    {
        var called = string.Concat(name.Nouns);
        var isAlone = string.Concat(from.Nouns).EndsWith(called, StringComparison.Ordinal) && tables.Called(from.Table.Schema, called).Count == 0;
        return from.Keys.Any(key => key.Columns is [var only] && only == column && (isAlone || (key.IsPrimary && key.IsGenerated)))
            || from.Nouns.SequenceEqual(name.Nouns);
    }

    /// <summary>Other columns of the same name are foreign keys, all to the same key.</summary>
    private IEnumerable<Reading> AsElsewhere(NamedTable from, Column column, ColumnName name)
    {
        var isReference = name.Suffix is not null || Person.IsNamedBy(name);
        return isReference && (conventions.Named(name.Joined) is { Count: > 0 } near ? near : wider.Named(name.Joined)) is { Count: 1 } known
            && (known.First() ?? OwnKey(from, column)) is { } target && Likeness.IsAlike(column, target) && !IsItself(from, target, name)
            ? [new(target, IsLikely: !Vocabulary.Vague.Contains(name.Base[^1]), "columns of this name are foreign keys to it elsewhere")]
            : [];
    }

    /// <summary>Whether a table would refer to itself by its own name: job_id of background_jobs is another number of the same job, not another job.</summary>
    private static bool IsItself(NamedTable from, Column target, ColumnName name) =>
        target.Table == from.Table && from.Nouns.TakeLast(name.Nouns.Length).SequenceEqual(name.Nouns);

    /// <summary>The name is a table's and its key's: customer_id of customers, or cust_no of the table that is keyed by cust_no.</summary>
    private IEnumerable<Reading> AsWhole(NamedTable from, Column column, ColumnName name)
    {
        if (name.Suffix is null)
        {
            return [];
        }

        var called = string.Concat(name.Nouns);
        var near = tables.Ending(from.Table.Schema, called).Where(other => other != from && IsMeant(other, from, name)).SelectMany(other => Keys(other, column, name)).ToList();
        return near.Count > 0 ? near : Called(from, column, name, at: 0).Where(reading => reading.Target.Table != from.Table);
    }

    /// <summary>The end of the name is a table's, what is before says in which role: billing_address_id.</summary>
    private List<Reading> InRole(NamedTable from, Column column, ColumnName name, int at) =>
        name.Base[..at].Any(Vocabulary.Elsewhere.Contains) ? [] : Called(from, column, name, at);

    private List<Reading> Called(NamedTable from, Column column, ColumnName name, int at)
    {
        var schema = from.Table.Schema;
        var called = tables.Called(schema, string.Concat(name.Nouns[at..])).SelectMany(table => Keys(table, column, name)).ToList();
        return called.Count > 0 ? called
            : [.. from home in tables.KeyedBy(schema, string.Concat(name.Base[at..]) + name.Suffix)
              from key in home.Keys
              where home != @from && key.Columns.Length == 1 && IsHome(home, key, name, at)
                && string.Concat(Words.Of(key.Columns[0].Name)) == string.Concat(name.Base[at..]) + name.Suffix
                && Likeness.IsAlike(column, key.Columns[0])
              select new Reading(key.Columns[0], IsLikely: true, "it is named like the key")];
    }

    /// <summary>Whether a table is where the values of its key come from, rather than one that has them from elsewhere itself.</summary>
    private static bool IsHome(NamedTable table, Key key, ColumnName name, int at) =>
        (key.IsPrimary && key.IsGenerated)
        || table.Nouns[^1] == name.Nouns[^1]
        || (table.Nouns.Length == 1 && table.Nouns[0].StartsWith(string.Concat(name.Base[at..]), StringComparison.Ordinal));

    /// <summary>The name is the end of a table's, whose beginning is understood: group_id of organization_groups.</summary>
    private IEnumerable<Reading> AsQualified(NamedTable from, Column column, ColumnName name)
    {
        if (name.Suffix is null || name.Base.Any(Vocabulary.Elsewhere.Contains))
        {
            return [];
        }

        var readings =
            from table in tables.Ending(@from.Table.Schema, string.Concat(name.Nouns))
            where table != @from
            from reading in Keys(table, column, name)
            select (table.Nouns.Length, Reading: reading with { IsLikely = reading.IsLikely && (tables.HasTextKeys || !Likeness.IsText(column)), Why = "it is named like the end of the table's name" });
        var all = readings.ToList();
        return all.Where(one => one.Length == all.Min(other => other.Length)).Select(one => one.Reading);
    }

    /// <summary>Whether what a table's name has before the column's is in the name of the table that refers, and no other column there gives it in full.</summary>
    private static bool IsMeant(NamedTable table, NamedTable from, ColumnName name) =>
        table.Nouns[..^Math.Min(table.Nouns.Length, name.Nouns.Length)] is { IsEmpty: false } qualifiers
        && qualifiers.All(from.Nouns.Contains)
        && !from.Table.Columns.Any(other => ColumnName.Of(other.Name, FrozenSet<string>.Empty).Nouns.SequenceEqual(table.Nouns));

    /// <summary>The name says what the row is to another of its table: parent_id, reply_to_id.</summary>
    private static IEnumerable<Reading> AsKin(NamedTable from, Column column, ColumnName name)
    {
        var isVerb = Vocabulary.KinVerbs.Contains(string.Concat(name.Base));
        var isKin = isVerb || (Vocabulary.Kin.Contains(name.Base[^1]) && !name.Base.Any(Vocabulary.Elsewhere.Contains));
        return isKin && OwnKey(from, column) is { } target
            ? [new(target, IsLikely: isVerb || name.Suffix is not null, "it names another row of the same table")]
            : [];
    }

    /// <summary>The name is a table's, and nothing says that it refers: customer. In the plural it says how many there are.</summary>
    private IEnumerable<Reading> AsBare(NamedTable from, Column column, ColumnName name) =>
        name.Suffix is not null || Likeness.IsText(column) || Noun.IsPlural(name.Base[^1]) ? []
        : from table in tables.Called(@from.Table.Schema, string.Concat(name.Nouns))
          where table != @from
          from key in table.Keys
          where key is { IsPrimary: true, Columns.Length: 1 } && (conventions.HasBareNames || key.IsGenerated) && Likeness.IsSame(column, key.Columns[0])
          select new Reading(key.Columns[0], conventions.HasBareNames || column.Type.Base.Name == "uuid", "it is named like the table");

    /// <summary>The primary key of the column's own table, where it has the same type.</summary>
    private static Column? OwnKey(NamedTable from, Column column) =>
        from.Keys.FirstOrDefault(key => key is { IsPrimary: true, Columns.Length: 1 })?.Columns[0] is { } key && key != column && Likeness.IsSame(column, key) ? key : null;

    /// <summary>The key of a table that the word behind the name can mean.</summary>
    private static IEnumerable<Reading> Keys(NamedTable table, Column column, ColumnName name)
    {
        var fitting =
            from key in table.Keys
            let target = Part(key, column, name)
            where target is not null && Likeness.IsAlike(column, target)
            let its = ColumnName.Of(target.Name, FrozenSet<string>.Empty).Suffix
            let isSameWord = its == name.Suffix
            let isIdentifier = !Vocabulary.NaturalKeys.Contains(name.Suffix!)
            where isSameWord || (isIdentifier && key.IsPrimary)
            orderby key.Columns.Length == 1 descending, target.Name == column.Name descending, isSameWord descending, key.IsPrimary descending
            select new Reading(target, isSameWord || (its is not null && Vocabulary.Identifiers.Contains(its)), "it is named like the table");
        return fitting.Take(1);
    }

    /// <summary>The column of a key that the column itself stands for; of a longer key the one that the referring table does not have under the same name.</summary>
    private static Column? Part(Key key, Column column, ColumnName name)
    {
        if (key.Columns is [var only])
        {
            return only;
        }

        var same = key.Columns.FirstOrDefault(part => part.Name == column.Name);
        var missing = key.Columns.Where(part => column.Table.Column(part.Name) is null || Vocabulary.Identifiers.Contains(part.Name)).Take(2).ToList();
        return same ?? (key.IsPrimary && missing.Count == 1 && ColumnName.Of(missing[0].Name, FrozenSet<string>.Empty).Base is var rest
            && (rest.IsEmpty || rest.Select(Noun.Of).All(name.Nouns.Contains)) ? missing[0] : null);
    }
}
