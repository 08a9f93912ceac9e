using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A sequence with its parameters (<c>pg_sequence</c>) and, where the role may read it, its position.</summary>
public sealed class Sequence
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The schema it is in.</summary>
    public required Schema Schema { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The type that bounds it.</summary>
    public required DataType Type { get; init; }

    /// <summary>The first value.</summary>
    public long Start { get; init; } = 1;

    /// <summary>The step; negative for a descending sequence.</summary>
    public long Increment { get; init; } = 1;

    /// <summary>The smallest value.</summary>
    public long Minimum { get; init; } = 1;

    /// <summary>The largest value.</summary>
    public long Maximum { get; init; } = long.MaxValue;

    /// <summary>How many values a session takes at once.</summary>
    public long Cache { get; init; } = 1;

    /// <summary>Whether it starts again instead of failing.</summary>
    public bool IsCyclic { get; init; }

    /// <summary>Whether it is UNLOGGED (15 and later).</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Whether the role may select from it.</summary>
    public bool IsReadable { get; init; }

    /// <summary>The grants as stored; empty means the owner alone.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The extension that owns it, or null.</summary>
    public string? Extension { get; init; }

    /// <summary>The column that owns it (serial, identity, OWNED BY), or null.</summary>
    public Column? OwnedBy { get; internal set; }

    /// <summary>The columns that draw their default from it, the owning one included when it does.</summary>
    public ImmutableArray<Column> Feeds { get; internal set; } = [];

    /// <summary>The value last returned (<c>last_value</c>); null when it was not read or no value was ever drawn.</summary>
    public long? LastValue { get; internal set; }

    /// <summary>The value that it will give next; null when it was not read, or when it has come to its end.</summary>
    public long? NextValue { get; internal set; }

    /// <summary>Whether its position was read, even if no value was ever drawn.</summary>
    public bool IsPositionKnown { get; internal set; }

    /// <summary>How far it is from its beginning, in whichever direction it runs; null where its position is not known, no value was drawn, or it begins again by itself.</summary>
    public double? Progress => this is { LastValue: { } last, IsCyclic: false } ? Increment > 0 ? (double)last - Minimum : (double)Maximum - last : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Schema.Name}.{Name}";
}
