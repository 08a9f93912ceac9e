using Inspector.Catalog;

namespace Inspector.Remediation;

/// <summary>The names that a new table or index cannot have: relations of every kind share one name space in a schema.</summary>
/// <param name="snapshot">Where they are.</param>
internal sealed class RelationNames(CatalogSnapshot snapshot)
{
    /// <summary>A name for an index or constraint of a table that no relation in its schema and no constraint of it has.</summary>
    /// <param name="table">The table.</param>
    /// <param name="middle">What it is on, for example the columns' names; may be empty.</param>
    /// <param name="suffix">For example <c>pkey</c> or <c>idx</c>.</param>
    public string Fresh(Table table, string middle, string suffix) => Fresh(table.Schema, table, middle, suffix);

    /// <summary>The same for a relation that belongs to a table and is in another schema.</summary>
    public string Fresh(Schema schema, Table table, string middle, string suffix) =>
        FreshName.For(table, middle, suffix, name => snapshot.HasRelation(schema, name));
}
