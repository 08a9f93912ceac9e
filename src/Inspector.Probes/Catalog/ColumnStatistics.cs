namespace Inspector.Catalog;

/// <summary>
/// What ANALYZE found in a column, without any of its values (<c>pg_stats</c>). For a partitioned table these are the statistics of
/// the whole tree.
/// </summary>
/// <param name="NullFraction">Share of rows that hold NULL, 0 to 1.</param>
/// <param name="AverageWidth">Average width in bytes.</param>
/// <param name="DistinctValues">As in <c>n_distinct</c>: a count, or, when negative, minus the share of rows that are distinct.</param>
/// <param name="Correlation">Between physical and logical order, -1 to 1; null when it was not computed.</param>
/// <param name="CommonestShare">
/// Share of all rows, those with NULL included, that hold the most common value, 0 to 1 (the first of <c>most_common_freqs</c>); null where no value is
/// common, or where it could not be seen.
/// </param>
public sealed record ColumnStatistics(float NullFraction, int AverageWidth, float DistinctValues, float? Correlation, float? CommonestShare = null);
