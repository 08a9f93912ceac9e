using Inspector.Catalog;

namespace Inspector.Remediation;

/// <summary>The names that a new table or index cannot have: relations of every kind share one name space in a schema.</summary>
internal static class RelationNames
{
    /// <summary>Schema and name of every relation in a snapshot.</summary>
    public static HashSet<(string Schema, string Name)> Of(CatalogSnapshot snapshot) =>
    [
        .. snapshot.Tables.Select(table => (table.Schema.Name, table.Name)),
        .. snapshot.Indexes.Select(index => (index.Table.Schema.Name, index.Name)),
        .. snapshot.Sequences.Select(sequence => (sequence.Schema.Name, sequence.Name)),
        .. snapshot.Views.Select(view => (view.Schema.Name, view.Name)),
    ];
}
