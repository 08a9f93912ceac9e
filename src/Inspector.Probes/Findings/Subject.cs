using Inspector.Catalog;

namespace Inspector.Findings;

/// <summary>
/// The object that a finding is about: the one that one would change. Names are raw, unquoted. Equality is by all names, so that two
/// probes can tell whether they speak of the same thing.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Schema">Its schema, or null for what is in none.</param>
/// <param name="Name">Its own name; for a column its table's.</param>
public sealed record Subject(ObjectKind Kind, string? Schema, string Name)
{
    /// <summary>The table it belongs to, or null.</summary>
    public string? Table { get; init; }

    /// <summary>The column's name, or null.</summary>
    public string? Column { get; init; }

    /// <summary>A function's argument types, or null.</summary>
    public string? Arguments { get; init; }

    /// <summary>The extension that owns the object, or null. Such a subject is never reported.</summary>
    internal string? Extension { get; init; }

    /// <summary>A table of any kind.</summary>
    public static Subject Of(Table table) => new(
        table.Kind switch
        {
            TableKind.Foreign => ObjectKind.ForeignTable,
            TableKind.MaterializedView => ObjectKind.MaterializedView,
            _ => ObjectKind.Table,
        },
        table.Schema.Name,
        table.Name)
    { Extension = table.Extension };

    /// <summary>A column of a table.</summary>
    public static Subject Of(Column column) => new(ObjectKind.Column, column.Table.Schema.Name, column.Table.Name)
    {
        Table = column.Table.Name,
        Column = column.Name,
        Extension = column.Table.Extension,
    };

    /// <summary>An index.</summary>
    public static Subject Of(Index index) => new(ObjectKind.Index, index.Table.Schema.Name, index.Name)
    {
        Table = index.Table.Name,
        Extension = index.Extension ?? index.Table.Extension,
    };

    /// <summary>A constraint of a table.</summary>
    public static Subject Of(Constraint constraint) => new(ObjectKind.Constraint, constraint.Table.Schema.Name, constraint.Name)
    {
        Table = constraint.Table.Name,
        Extension = constraint.Table.Extension,
    };

    /// <summary>A trigger that a user made. The server's own have names that differ from server to server: speak of their constraint.</summary>
    public static Subject Of(Trigger trigger) => new(ObjectKind.Trigger, trigger.Table.Schema.Name, trigger.Name)
    {
        Table = trigger.Table.Name,
        Extension = trigger.Table.Extension,
    };

    /// <summary>A sequence.</summary>
    public static Subject Of(Sequence sequence) => new(ObjectKind.Sequence, sequence.Schema.Name, sequence.Name) { Extension = sequence.Extension };

    /// <summary>A collation.</summary>
    public static Subject Of(Collation collation) => new(ObjectKind.Collation, collation.Schema, collation.Name);

    /// <summary>A database.</summary>
    public static Subject Of(Database database) => new(ObjectKind.Database, null, database.Name);

    /// <summary>A role.</summary>
    public static Subject Of(Role role) => new(ObjectKind.Role, null, role.Name);

    /// <summary>A configuration parameter.</summary>
    public static Subject Of(Setting setting) => new(ObjectKind.Setting, null, setting.Name);

    /// <summary>A row security policy.</summary>
    public static Subject Of(Policy policy) => new(ObjectKind.Policy, policy.Table.Schema.Name, policy.Name)
    {
        Table = policy.Table.Name,
        Extension = policy.Table.Extension,
    };

    /// <summary>The subject for people: <c>schema.name</c>, with the column where there is one. Raw: quote or encode it for its place.</summary>
    public override string ToString() => (Schema, Column, Kind) switch
    {
        (null, _, _) => Name,
        (_, not null, _) => $"{Schema}.{Name}.{Column}",
        (_, _, ObjectKind.Constraint or ObjectKind.Policy or ObjectKind.Trigger) => $"{Schema}.{Table}.{Name}",
        _ => $"{Schema}.{Name}{(Arguments is null ? "" : $"({Arguments})")}",
    };
}
