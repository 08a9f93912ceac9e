using Inspector.Catalog;

namespace Inspector.Findings;

/// <summary>One fact behind a finding.</summary>
/// <param name="Name">What it is, a word or two in lower case.</param>
/// <param name="Value">A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>; null when it is not known.</param>
/// <param name="Unit">The unit, for example <c>bytes</c>, <c>rows</c>, <c>scans</c>; null for none.</param>
/// <param name="Source">Where it comes from and how old it is: <c>catalog</c>, <c>statistics since 2026-11-01</c>, <c>not known: locked</c>.</param>
public sealed record Evidence(string Name, object? Value, string? Unit, string Source)
{
    /// <summary>The source of what the catalog states.</summary>
    public const string FromTheCatalog = "catalog";

    /// <summary>The question of the second look whose answer replaces <see cref="Value"/>, or null.</summary>
    public Need? RefinedBy { get; init; }

    /// <summary>A fact of the catalog.</summary>
    public static Evidence FromCatalog(string name, object value, string? unit = null) => new(name, value, unit, FromTheCatalog);

    /// <summary>A count of the cumulative statistics.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The count.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="since">Since when it counts.</param>
    public static Evidence FromStatistics(string name, object value, string unit, DateTimeOffset since) =>
        new(name, value, unit, FormattableString.Invariant($"statistics since {since.UtcDateTime:yyyy-MM-dd}"));

    /// <summary>A count of the cumulative statistics, beyond whose beginning the caller saw what there was to count.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The count, since <paramref name="seenSince"/>.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="seenSince">Since when it was seen.</param>
    /// <param name="since">Since when the server counts.</param>
    public static Evidence FromSight(string name, object value, string unit, DateTimeOffset seenSince, DateTimeOffset since) =>
        new(name, value, unit, FormattableString.Invariant($"seen by Inspector since {seenSince.UtcDateTime:yyyy-MM-dd}; statistics since {since.UtcDateTime:yyyy-MM-dd}"));

    /// <summary>The rows of a table and its partitions, as of the last VACUUM or ANALYZE.</summary>
    public static Evidence Rows(Table table) => table.TotalRows is { } rows
        ? new("rows", (long)rows, "rows", "catalog, as of the last vacuum or analyze")
        : new("rows", null, "rows", "not known: never vacuumed or analyzed");

    /// <summary>What share of the rows of a column holds NULL, as of the last ANALYZE; nothing where the role may not see it.</summary>
    public static IEnumerable<Evidence> NullShare(Column column) => column.Statistics is { } statistics
        ? [new($"null in {column.Name}", Math.Round(statistics.NullFraction * 100.0, 1), "%", "statistics")]
        : [];

    /// <summary>
    /// A size: what the catalog estimates, as of the last VACUUM or ANALYZE, until the second look measures it.
    /// </summary>
    /// <param name="bytes">The estimate.</param>
    /// <param name="measured">The question that would measure it.</param>
    public static Evidence Size(long bytes, Need measured) =>
        new("size", bytes == 0 ? null : bytes, "bytes", bytes == 0 ? "not known: never vacuumed or analyzed" : "catalog, as of the last vacuum or analyze")
        {
            RefinedBy = measured,
        };
}
