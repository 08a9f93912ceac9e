namespace Inspector.Catalog;

/// <summary>
/// The smallest and the largest value that the last ANALYZE saw in an integer column (<c>pg_stats</c>: histogram and most common values). It reads a
/// sample: the column may hold others beyond them.
/// </summary>
/// <param name="Least">The smallest.</param>
/// <param name="Greatest">The largest.</param>
public sealed record ColumnBounds(long Least, long Greatest);
