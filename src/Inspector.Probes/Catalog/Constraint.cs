using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A constraint of a table (<c>pg_constraint</c>); one class per type.</summary>
public abstract class Constraint
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The table it is on.</summary>
    public required Table Table { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The columns it constrains, in its own order; for a CHECK those it mentions.</summary>
    public ImmutableArray<Column> Columns { get; init; } = [];

    /// <summary>Whether every row is known to satisfy it (<c>convalidated</c>).</summary>
    public bool IsValidated { get; init; } = true;

    /// <summary>Whether new rows are checked; false only for NOT ENFORCED (18 and later, <c>conenforced</c>).</summary>
    public bool IsEnforced { get; init; } = true;

    /// <summary>DEFERRABLE.</summary>
    public bool IsDeferrable { get; init; }

    /// <summary>INITIALLY DEFERRED.</summary>
    public bool IsInitiallyDeferred { get; init; }

    /// <summary>The constraint of the partitioned table that it came from, by object id; 0 for none (<c>conparentid</c>).</summary>
    public uint ParentOid { get; init; }

    /// <summary>Whether it only repeats a constraint of a partitioned or inherited parent.</summary>
    public bool IsInherited { get; init; }

    /// <summary>What it says, by column names: the same for its likes on other partitions.</summary>
    public virtual string Shape => $"{GetType().Name} ({string.Join(", ", Columns.Select(column => column.Name))})";

    /// <inheritdoc/>
    public override string ToString() => $"{Table}.{Name}";
}

/// <summary>A PRIMARY KEY or UNIQUE constraint.</summary>
public sealed class KeyConstraint : Constraint
{
    /// <summary>PRIMARY KEY rather than UNIQUE.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>Whether its last column is a WITHOUT OVERLAPS range (18 and later): then equality alone is not unique.</summary>
    public bool WithoutOverlaps { get; init; }

    /// <summary>The index that enforces it.</summary>
    public required Index Index { get; init; }
}

/// <summary>An EXCLUDE constraint.</summary>
public sealed class ExclusionConstraint : Constraint
{
    /// <summary>The index that enforces it.</summary>
    public required Index Index { get; init; }
}

/// <summary>A CHECK constraint of a table.</summary>
public sealed class CheckConstraint : Constraint
{
    /// <summary>The condition, or null where it could not be read.</summary>
    public Expression? Condition { get; init; }

    /// <summary>NO INHERIT.</summary>
    public bool IsNoInherit { get; init; }

    /// <inheritdoc/>
    public override string Shape => $"{base.Shape} {Condition}";
}

/// <summary>A NOT NULL constraint that has not been validated (18 and later); validated ones are <see cref="Column.IsNotNull"/>.</summary>
public sealed class NotNullConstraint : Constraint;
