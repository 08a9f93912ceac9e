using System.Collections.Frozen;
using Inspector.Catalog;

namespace Inspector.Remediation;

/// <summary>The names that a new table or index cannot have: relations of every kind share one name space in a schema.</summary>
internal static class RelationNames
{
    /// <summary>Schema and name of every relation in a snapshot.</summary>
    public static FrozenSet<(string Schema, string Name)> Of(CatalogSnapshot snapshot) =>
        snapshot.Tables.Select(table => (table.Schema.Name, table.Name))
            .Concat(snapshot.Indexes.Select(index => (index.Table.Schema.Name, index.Name)))
            .Concat(snapshot.Sequences.Select(sequence => (sequence.Schema.Name, sequence.Name)))
            .Concat(snapshot.Views.Select(view => (view.Schema.Name, view.Name)))
            .ToFrozenSet();
}
