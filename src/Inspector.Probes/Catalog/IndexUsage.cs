namespace Inspector.Catalog;

/// <summary>
/// How one server used an index since <see cref="CatalogSnapshot.StatisticsSince"/>. A uniqueness check counts no scan; planning a query
/// whose constant lies beyond the histogram may count one (<c>get_actual_variable_range</c>).
/// </summary>
/// <param name="Scans">Index scans begun (<c>pg_stat_get_numscans</c>).</param>
/// <param name="EntriesRead">Index entries returned by scans.</param>
/// <param name="LastScan">The last scan; null before PostgreSQL 16, or when none was seen.</param>
public sealed record IndexUsage(long Scans, long EntriesRead, DateTimeOffset? LastScan)
{
    /// <summary>No scan seen.</summary>
    public static readonly IndexUsage None = new(0, 0, null);

    /// <summary>Adds the usage of two indexes of one tree, or of two servers.</summary>
    public static IndexUsage operator +(IndexUsage a, IndexUsage b) => new(
        a.Scans + b.Scans,
        a.EntriesRead + b.EntriesRead,
        a.LastScan is null || b.LastScan > a.LastScan ? b.LastScan ?? a.LastScan : a.LastScan);
}
