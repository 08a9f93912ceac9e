namespace Inspector.Catalog;

/// <summary>
/// What the cumulative statistics say of one table: counts since <see cref="CatalogSnapshot.StatisticsSince"/>, on the server that was read.
/// Source: <c>pg_stat_get_*</c> functions, the ones below <c>pg_stat_all_tables</c>.
/// </summary>
public sealed record TableActivity
{
    /// <summary>Nothing was counted: shared by all tables of which that is so, since most of many are.</summary>
    internal static readonly TableActivity None = new();

    /// <summary>Sequential scans begun.</summary>
    public long SequentialScans { get; init; }

    /// <summary>Live rows that sequential scans fetched.</summary>
    public long SequentialRows { get; init; }

    /// <summary>Rows inserted.</summary>
    public long Inserted { get; init; }

    /// <summary>Rows updated, HOT ones included.</summary>
    public long Updated { get; init; }

    /// <summary>Rows updated without new index entries.</summary>
    public long HotUpdated { get; init; }

    /// <summary>
    /// Rows updated whose new version found no room on the page of the old one, and so were not HOT whatever changed (<c>n_tup_newpage_upd</c>); 0 before
    /// PostgreSQL 16, which does not count them.
    /// </summary>
    public long MovedUpdated { get; init; }

    /// <summary>Rows deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>Live rows, estimated.</summary>
    public long Live { get; init; }

    /// <summary>Dead rows, estimated.</summary>
    public long Dead { get; init; }

    /// <summary>Rows changed since the last ANALYZE.</summary>
    public long ModifiedSinceAnalyze { get; init; }

    /// <summary>Rows inserted since the last VACUUM.</summary>
    public long InsertedSinceVacuum { get; init; }

    /// <summary>The last sequential scan; null before PostgreSQL 16, or when none was seen.</summary>
    public DateTimeOffset? LastSequentialScan { get; init; }

    /// <summary>The last VACUUM, by hand or by autovacuum; null when none was seen.</summary>
    public DateTimeOffset? LastVacuum { get; init; }

    /// <summary>The last ANALYZE, by hand or by autovacuum; null when none was seen.</summary>
    public DateTimeOffset? LastAnalyze { get; init; }

    /// <summary>Rows inserted, updated and deleted.</summary>
    public long Written => Inserted + Updated + Deleted;

    /// <summary>Adds the counters of several partitions; the times are the latest. Null when there is nothing to add.</summary>
    public static TableActivity? Sum(IEnumerable<TableActivity?> parts) => parts.Aggregate((TableActivity?)null, Add);

    private static TableActivity? Add(TableActivity? a, TableActivity? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => new()
        {
            SequentialScans = a.SequentialScans + b.SequentialScans,
            SequentialRows = a.SequentialRows + b.SequentialRows,
            Inserted = a.Inserted + b.Inserted,
            Updated = a.Updated + b.Updated,
            HotUpdated = a.HotUpdated + b.HotUpdated,
            MovedUpdated = a.MovedUpdated + b.MovedUpdated,
            Deleted = a.Deleted + b.Deleted,
            Live = a.Live + b.Live,
            Dead = a.Dead + b.Dead,
            ModifiedSinceAnalyze = a.ModifiedSinceAnalyze + b.ModifiedSinceAnalyze,
            InsertedSinceVacuum = a.InsertedSinceVacuum + b.InsertedSinceVacuum,
            LastSequentialScan = Later(a.LastSequentialScan, b.LastSequentialScan),
            LastVacuum = Later(a.LastVacuum, b.LastVacuum),
            LastAnalyze = Later(a.LastAnalyze, b.LastAnalyze),
        },
    };

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;
}
