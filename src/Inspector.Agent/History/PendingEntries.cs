using System.Threading.Channels;

namespace Inspector.Agent.History;

/// <summary>
/// What waits to be written, in order. Adding never waits: over the bound entries are dropped and counted, the oldest of those that come again first, then the oldest. A single entry that is heavier than the bound is kept while it is alone.
/// Thread-safe for many who add and one who takes.
/// </summary>
/// <param name="mostRows">The bound, in rows.</param>
internal sealed class PendingEntries(int mostRows)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<HistoryEntry> _entries = new();
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _rows;
    private long _dropped;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>How many were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds one behind the others.</summary>
    public void Add(HistoryEntry entry)
    {
        lock (_lock)
        {
            _entries.AddLast(entry);
            _rows += entry.Rows;
            while (_rows > mostRows && Least() is { } least)
            {
                Drop(least);
            }
        }

        Wake();
    }

    /// <summary>The oldest, which stays; null when none waits.</summary>
    public HistoryEntry? Peek()
    {
        lock (_lock)
        {
            return _entries.First?.Value;
        }
    }

    /// <summary>Takes the oldest out, unless it was dropped meanwhile.</summary>
    public void Remove(HistoryEntry entry)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_entries.First?.Value, entry))
            {
                _entries.RemoveFirst();
                _rows -= entry.Rows;
            }
        }
    }

    /// <summary>Wakes whoever waits for an entry.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Waits until something was added, or <see cref="Wake"/> was called.</summary>
    public async Task WaitAsync(CancellationToken cancellation) => await _wakes.Reader.ReadAsync(cancellation);

    /// <summary>The entry that is missed least; the newest is not among them.</summary>
    private LinkedListNode<HistoryEntry>? Least()
    {
        for (var node = _entries.First; node != _entries.Last; node = node.Next)
        {
            if (node!.Value.ComesAgain)
            {
                return node;
            }
        }

        return _entries.First != _entries.Last ? _entries.First : null;
    }

    private void Drop(LinkedListNode<HistoryEntry> oldest)
    {
        _entries.Remove(oldest);
        _rows -= oldest.Value.Rows;
        if (oldest.Value is HistoryMark mark)
        {
            mark.End(isReached: false);
        }
        else
        {
            Interlocked.Increment(ref _dropped);
        }
    }
}
