namespace Inspector.Catalog;

/// <summary>A collation (<c>pg_collation</c>).</summary>
public sealed class Collation
{
    /// <summary>The object id; 100 is the database's default collation.</summary>
    public required uint Oid { get; init; }

    /// <summary>The schema's name.</summary>
    public required string Schema { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary><c>d</c>efault, lib<c>c</c>, <c>i</c>cu or <c>b</c>uiltin (<c>collprovider</c>).</summary>
    public char Provider { get; init; }

    /// <summary>Whether values that compare equal are the same bytes (<c>collisdeterministic</c>).</summary>
    public bool IsDeterministic { get; init; } = true;

    /// <summary>The version of the rules when it was made, or null.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// The version of the rules as they are now; null where there is none, or where no index is ordered by it. Of the default collation that of the database's rules.
    /// </summary>
    public string? ActualVersion { get; internal set; }

    /// <summary>Whether it stands for the database's own collation.</summary>
    public bool IsDefault => Provider == 'd';

    /// <inheritdoc/>
    public override string ToString() => Schema == "pg_catalog" ? Name : $"{Schema}.{Name}";
}
