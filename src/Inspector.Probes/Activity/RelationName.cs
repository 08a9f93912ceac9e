namespace Inspector.Activity;

/// <summary>What a relation is called, as it was when its name was read: names are kept between samples, so a new name may take minutes to show.</summary>
/// <param name="Schema">Its schema, raw.</param>
/// <param name="Name">Its name, raw.</param>
/// <param name="Kind"><c>pg_class.relkind</c>: r table, i index, S sequence, v view, m materialized view, p partitioned table, I partitioned index, t TOAST, c composite type, f foreign table.</param>
/// <param name="Bytes">Its size without TOAST and indexes as of the last VACUUM or ANALYZE (<c>relpages</c>); null when it never had one.</param>
public sealed record RelationName(string Schema, string Name, char Kind, long? Bytes)
{
    /// <summary><c>schema.name</c>, raw: quote or encode it for its place.</summary>
    public override string ToString() => $"{Schema}.{Name}";
}
