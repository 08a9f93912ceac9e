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
    private IReadOnlyList<Digest>? _digests;
    private int _isInUse;

    /// <summary>When the structure was last read in full, by the server's clock; null when nothing is remembered.</summary>
    public DateTimeOffset? ReadAt => Remembered?.ReadAt;

    /// <summary>Whether it can be told that the structure has changed: after an inspection, also when the catalog itself was let go.</summary>
    public bool KnowsStructure => Digests is not null;

    /// <summary>Tables and indexes of the catalog that is held: its weight, some 5 kB each. 0 when none is.</summary>
    public int Relations => Remembered is { Builder: var builder } ? builder.Tables.Count + builder.Indexes.Count : 0;

    /// <summary>The digests of the structure that was last seen; null before.</summary>
    internal IReadOnlyList<Digest>? Digests => Remembered?.Digests ?? _digests;

    /// <summary>What is remembered. Only an inspection that <see cref="Begin"/> let in may touch it.</summary>
    internal RememberedCatalog? Remembered { get; set; }

    /// <summary>Forgets everything: the next inspection reads in full.</summary>
    /// <exception cref="InvalidOperationException">An inspection is using it.</exception>
    public void Forget()
    {
        Begin();
        (Remembered, _digests) = (null, null);
        End();
    }

    /// <summary>Lets the catalog go, and keeps what tells whether it has changed: the next inspection reads in full. For who watches many small databases.</summary>
    /// <exception cref="InvalidOperationException">An inspection is using it.</exception>
    public void Shrink()
    {
        Begin();
        (_digests, Remembered) = (Digests, null);
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
