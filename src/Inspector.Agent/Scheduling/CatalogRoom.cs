namespace Inspector.Agent.Scheduling;

/// <summary>
/// Which catalogs stay in memory from one inspection to the next. A small one does not: to read it again costs its server less than a tenth of a second an hour, and a thousand of them would take a gigabyte. Of
/// the others as many stay as there is room for. Thread-safe.
/// </summary>
internal sealed class CatalogRoom
{
    /// <summary>Tables and indexes below which a catalog is small.</summary>
    public const int Small = 2_000;

    /// <summary>Tables and indexes for which there is room: some 300 MB.</summary>
    public const int Most = 60_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<WatchedDatabase, int> _kept = [];

    /// <summary>Decides about the catalog that an inspection left: it stays, or shrinks.</summary>
    public void Settle(WatchedDatabase database)
    {
        var relations = database.Memory.Relations;
        lock (_lock)
        {
            _kept.Remove(database);
            if (relations >= Small && _kept.Values.Sum() + relations <= Most)
            {
                _kept.Add(database, relations);
                return;
            }
        }

        database.Memory.Shrink();
    }

    /// <summary>The database is no longer watched.</summary>
    public void Leave(WatchedDatabase database)
    {
        lock (_lock)
        {
            _kept.Remove(database);
        }
    }
}
