using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A FOREIGN KEY constraint.</summary>
public sealed class ForeignKey : Constraint
{
    /// <summary>The table it references.</summary>
    public required Table Referenced { get; init; }

    /// <summary>The columns it references, paired with <see cref="Constraint.Columns"/>.</summary>
    public required ImmutableArray<Column> ReferencedColumns { get; init; }

    /// <summary>The unique index of the referenced table that it relies on; null when that could not be read.</summary>
    public Index? Index { get; init; }

    /// <summary>What happens to referencing rows when the referenced row is deleted.</summary>
    public ReferentialAction OnDelete { get; init; }

    /// <summary>What happens to referencing rows when the referenced key is updated.</summary>
    public ReferentialAction OnUpdate { get; init; }

    /// <summary>MATCH FULL rather than MATCH SIMPLE.</summary>
    public bool IsMatchFull { get; init; }

    /// <summary>The columns that ON DELETE SET NULL or SET DEFAULT names (15 and later); empty for all.</summary>
    public ImmutableArray<Column> DeleteSetColumns { get; init; } = [];

    /// <summary>Whether it is temporal (PERIOD, 18 and later).</summary>
    public bool IsTemporal { get; init; }

    /// <inheritdoc/>
    public override string Shape =>
        $"{base.Shape} references {Referenced} ({string.Join(", ", ReferencedColumns.Select(column => column.Name))})";

    /// <summary>Whether it refers to the table that it is on.</summary>
    public bool IsSelfReference => ReferenceEquals(Table.Root, Referenced.Root);
}

/// <summary>Referential actions (<c>confdeltype</c>, <c>confupdtype</c>).</summary>
public enum ReferentialAction
{
    /// <summary>NO ACTION: an error, at the end of the statement or transaction.</summary>
    NoAction,

    /// <summary>RESTRICT: an error, at once.</summary>
    Restrict,

    /// <summary>CASCADE.</summary>
    Cascade,

    /// <summary>SET NULL.</summary>
    SetNull,

    /// <summary>SET DEFAULT.</summary>
    SetDefault,
}
