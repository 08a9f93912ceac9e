namespace Inspector.Catalog;

/// <summary>The kinds of relation that hold rows of their own or of their partitions (<c>pg_class.relkind</c>).</summary>
public enum TableKind
{
    /// <summary>An ordinary table (<c>r</c>), which may be a partition.</summary>
    Ordinary,

    /// <summary>A partitioned table (<c>p</c>): its rows live in its partitions.</summary>
    Partitioned,

    /// <summary>A foreign table (<c>f</c>).</summary>
    Foreign,

    /// <summary>A materialized view (<c>m</c>).</summary>
    MaterializedView,
}
