using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>A key of a table that a foreign key can reference.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="IsPrimary">Whether it is the primary key.</param>
internal sealed record Key(ImmutableArray<Column> Columns, bool IsPrimary)
{
    /// <summary>The table.</summary>
    public Table Table => Columns[0].Table;

    /// <summary>Whether the table itself makes the values: then this is where they come from.</summary>
    public bool IsGenerated => Columns is [{ Identity: not '\0' } or { Default: not null }];

    /// <summary>The keys of a table, the primary key first: what is unique at once, as a whole and by equality (<c>transformFkeyCheckAttrs()</c>, tablecmds.c).</summary>
    public static ImmutableArray<Key> Of(Table table) =>
    [
        .. from index in table.Indexes
           where index is { IsUnique: true, IsImmediate: true, IsExclusion: false, Predicate: null, IsUsable: true } && index.Keys.All(key => key.Column is not null)
           orderby index.IsPrimary descending
           select new Key([.. index.Keys.Select(key => key.Column!)], index.IsPrimary),
    ];
}
