namespace Inspector.Catalog;

/// <summary>A column of a table, foreign table or materialized view (<c>pg_attribute</c>).</summary>
public sealed class Column
{
    /// <summary>The table it is in.</summary>
    public required Table Table { get; init; }

    /// <summary>The attribute number, from 1; numbers of dropped columns are gaps.</summary>
    public required short Number { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The data type without its modifier.</summary>
    public required DataType Type { get; init; }

    /// <summary>The type modifier, -1 for none (<c>atttypmod</c>).</summary>
    public int Modifier { get; init; } = -1;

    /// <summary>The type with its modifier as <c>format_type</c> prints it, for example <c>numeric(12,2)</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>
    /// Whether NOT NULL is declared (<c>attnotnull</c>). On 18 a <c>NOT NULL ... NOT VALID</c> declares it while NULLs exist:
    /// to conclude that none do, ask <see cref="IsProvenNotNull"/>.
    /// </summary>
    public bool IsNotNull { get; init; }

    /// <summary>Whether the server guarantees that no row holds NULL: declared, and no unvalidated NOT NULL constraint on it.</summary>
    public bool IsProvenNotNull { get; internal set; }

    /// <summary>The collation, or null for a type without one.</summary>
    public Collation? Collation { get; init; }

    /// <summary><c>a</c>lways, by <c>d</c>efault, or <c>'\0'</c> for no identity column (<c>attidentity</c>).</summary>
    public char Identity { get; init; }

    /// <summary><c>s</c>tored, <c>v</c>irtual (18), or <c>'\0'</c> for no generated column (<c>attgenerated</c>).</summary>
    public char Generated { get; init; }

    /// <summary>The default or generation expression, or null.</summary>
    public Expression? Default { get; internal set; }

    /// <summary>Statistics of its values, where the role may see them; null otherwise.</summary>
    public ColumnStatistics? Statistics { get; internal set; }

    /// <summary>What ANALYZE saw of its values, for an integer column with a default in a unique index, where the role may see them; null otherwise.</summary>
    public ColumnBounds? Bounds { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Table}.{Name}";
}
