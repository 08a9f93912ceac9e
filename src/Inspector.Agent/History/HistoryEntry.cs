namespace Inspector.Agent.History;

/// <summary>Something to write, whole or not at all. It holds no more than what is written: never a catalog, so that what waits in memory is small. Immutable.</summary>
internal abstract record HistoryEntry
{
    /// <summary>About how many rows it writes: its weight while it waits.</summary>
    public abstract int Rows { get; }

    /// <summary>Whether the next of its kind tells most of what it does: counters and sizes. It is then the first to go when too much waits.</summary>
    public virtual bool ComesAgain => false;

    /// <summary>Writes it, within a transaction that is open. Writing it twice is as writing it once, but for an inspection, which is then one more.</summary>
    public abstract Task WriteAsync(HistoryConnection connection, CancellationToken cancellation);
}

/// <summary>Writes nothing: tells that all before it is written.</summary>
internal sealed record HistoryMark : HistoryEntry
{
    private readonly TaskCompletionSource<bool> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override int Rows => 0;

    /// <summary>True once all before it is written; false when it was lost.</summary>
    public Task<bool> Reached => _reached.Task;

    /// <inheritdoc/>
    public override Task WriteAsync(HistoryConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Lets whoever waits go on.</summary>
    public void End(bool isReached) => _reached.TrySetResult(isReached);
}
