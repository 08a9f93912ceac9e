namespace Inspector.Catalog;

/// <summary>
/// An operator class of an index method (<c>pg_opclass</c>): how an index compares the values of one column. Two classes are equal when
/// they compare alike: <c>varchar_ops</c> is another name of <c>text_ops</c>.
/// </summary>
public sealed class OperatorClass : IEquatable<OperatorClass>
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The schema's name.</summary>
    public required string Schema { get; init; }

    /// <summary>The name, for example <c>text_pattern_ops</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The operator family's object id: classes of one family agree on what equal means.</summary>
    public required uint Family { get; init; }

    /// <summary>The index method's name, for example <c>btree</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The input type's object id.</summary>
    public required uint InputType { get; init; }

    /// <summary>Whether it is the default for its type (<c>opcdefault</c>).</summary>
    public bool IsDefault { get; init; }

    /// <summary>
    /// For btree: whether values that are equal are the same bytes too, so that an index may keep one for several rows (support function 4,
    /// <c>equalimage</c>; of text it answers yes for deterministic collations alone). For example not of numeric: 1.0 equals 1.00.
    /// </summary>
    public bool HasImageEquality { get; init; }

    /// <inheritdoc/>
    public bool Equals(OperatorClass? other) =>
        other is not null && Method == other.Method && Family == other.Family && InputType == other.InputType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OperatorClass);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Method, Family, InputType);

    /// <inheritdoc/>
    public override string ToString() => Schema == "pg_catalog" ? Name : $"{Schema}.{Name}";
}
