namespace Inspector.Catalog;

/// <summary>An operator class of an index method (<c>pg_opclass</c>): how an index compares the values of one column.</summary>
public sealed class OperatorClass
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

    /// <inheritdoc/>
    public override string ToString() => Schema == "pg_catalog" ? Name : $"{Schema}.{Name}";
}
