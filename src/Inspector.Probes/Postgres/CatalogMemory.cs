using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// What an inspection leaves for the next one of the same database, so that an unchanged structure is not read again: then only digests of the catalogs, sizes, usage
/// counters and whatever lies outside the structure are read. It holds one database's whole catalog in memory. A <see cref="CatalogSnapshot"/>
/// that was made with it shows newer counters once the next inspection has begun. One inspection at a time may use it.
/// </summary>
/// <param name="longest">After how long the structure is read again although nothing seems to have changed; by default after a day.</param>
public sealed class CatalogMemory(TimeSpan? longest = null)
{
    private readonly TimeSpan _longest = longest ?? TimeSpan.FromDays(1);
    private int _isInUse;

    /// <summary>When the structure was last read in full, by the server's clock; null when nothing is remembered.</summary>
    public DateTimeOffset? ReadAt => Remembered?.ReadAt;

    /// <summary>What is remembered. Only an inspection that <see cref="Begin"/> let in may touch it.</summary>
    internal RememberedCatalog? Remembered { get; set; }

    /// <summary>Forgets everything: the next inspection reads in full.</summary>
    /// <exception cref="InvalidOperationException">An inspection is using it.</exception>
    public void Forget()
    {
        Begin();
        Remembered = null;
        End();
    }

    /// <summary>Lets one inspection in.</summary>
    /// <exception cref="InvalidOperationException">Another inspection is using it.</exception>
    internal void Begin()
    {
        if (Interlocked.Exchange(ref _isInUse, 1) != 0)
        {
            throw new InvalidOperationException("another inspection is using this memory: give each database one of its own");
        }
    }

    /// <summary>Lets the next one in.</summary>
    internal void End() => Volatile.Write(ref _isInUse, 0);

    /// <summary>Whether what is remembered is too old at a time.</summary>
    internal bool IsStale(DateTimeOffset now) => Remembered is null || now - Remembered.ReadAt >= _longest;
}
