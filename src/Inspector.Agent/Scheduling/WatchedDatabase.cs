using Inspector.Postgres;

namespace Inspector.Agent.Scheduling;

/// <summary>A database that is inspected again and again. Not thread-safe but for <see cref="View"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="time">The clock.</param>
/// <param name="interval">How often it is to be inspected.</param>
internal sealed class WatchedDatabase(string name, TimeProvider time, TimeSpan interval)
{
    private volatile DatabaseView _view = new(name);

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>When it is to be inspected.</summary>
    public Pace Pace { get; } = new(time, interval);

    /// <summary>How long it is left alone after a failure.</summary>
    public Breaker Breaker { get; } = new();

    /// <summary>What the last inspection left for the next.</summary>
    public CatalogMemory Memory { get; } = new();

    /// <summary>What the last inspection cost the server; zero before the first.</summary>
    public TimeSpan Cost { get; set; }

    /// <summary>When it was last inspected, or looked at for changes, by the monotonic clock; 0 for never.</summary>
    public long SeenAt { get; set; }

    /// <summary>When it was last inspected, by the monotonic clock; 0 for never.</summary>
    public long InspectedAt { get; set; }

    /// <summary>What is shown of it.</summary>
    public DatabaseView View
    {
        get => _view;
        set => _view = value;
    }
}
