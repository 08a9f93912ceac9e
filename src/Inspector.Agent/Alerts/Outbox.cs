namespace Inspector.Agent.Alerts;

/// <summary>
/// What one receiver is still to be told: of each incident the latest alone, in order. Bounded; what is over the bound is dropped and counted, first updates, of which the next is never far.
/// Thread-safe for many who put and one who takes.
/// </summary>
/// <param name="tellsEach">Whether the beginning of an incident is told even when it is over by then; else the latest is enough.</param>
/// <param name="most">The bound, in incidents.</param>
internal sealed class Outbox(bool tellsEach, int most = Outbox.Default)
{
    /// <summary>The bound unless told otherwise.</summary>
    public const int Default = 1_000;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, bool> _closed = new(StringComparer.Ordinal);
    private long _dropped;

    /// <summary>How many incidents wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>How many were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Says what is so now of an incident, in place of what waits of it. Of what the receiver knows to be over nothing more is told.</summary>
    public void Put(LockAlert alert)
    {
        lock (_lock)
        {
            if (_closed.ContainsKey(alert.Id))
            {
                return;
            }

            var before = _pending.GetValueOrDefault(alert.Id);
            _pending[alert.Id] = new(alert, alert.End is null ? alert : before?.Lasting ?? alert with { End = null });
            while (_pending.Count > most)
            {
                Drop();
            }
        }
    }

    /// <summary>What is to be told first; null when nothing is.</summary>
    public AlertMessage? Peek()
    {
        lock (_lock)
        {
            if (_pending.Count == 0)
            {
                return null;
            }

            var (id, (latest, lasting)) = _pending.GetAt(0);
            var isOpened = _opened.Contains(id);
            return latest.End is null ? new(isOpened ? AlertEvent.Updated : AlertEvent.Opened, latest)
                : tellsEach && !isOpened ? new(AlertEvent.Opened, lasting)
                : new(AlertEvent.Resolved, latest);
        }
    }

    /// <summary>The receiver has a message, or will never take it: it is not told again. What came meanwhile is.</summary>
    public void Settle(AlertMessage message)
    {
        lock (_lock)
        {
            var id = message.Alert.Id;
            if (message.Event == AlertEvent.Resolved)
            {
                _pending.Remove(id);
                _opened.Remove(id);
                Close(id);
                return;
            }

            _opened.Add(id);
            if (_pending.TryGetValue(id, out var now) && now.Latest.End is null && now.Latest.Sequence <= message.Alert.Sequence)
            {
                _pending.Remove(id);
            }
        }
    }

    /// <summary>Puts a message behind the others.</summary>
    public void Postpone(AlertMessage message)
    {
        lock (_lock)
        {
            if (_pending.Remove(message.Alert.Id, out var one))
            {
                _pending.Add(message.Alert.Id, one);
            }
        }
    }

    /// <summary>The receiver knows of an incident, from another agent or from before.</summary>
    /// <param name="id">Which.</param>
    /// <param name="isOver">Whether it knows that it is over.</param>
    public void Know(string id, bool isOver)
    {
        lock (_lock)
        {
            if (isOver)
            {
                _pending.Remove(id);
                _opened.Remove(id);
                Close(id);
            }
            else if (!_closed.ContainsKey(id))
            {
                _opened.Add(id);
            }
        }
    }

    private void Close(string id)
    {
        _closed[id] = true;
        while (_closed.Count > 2 * Default)
        {
            _closed.RemoveAt(0);
        }
    }

    /// <summary>An update before anything else, then what is over and was never told, then the oldest.</summary>
    private void Drop()
    {
        var victim = _pending.FirstOrDefault(one => one.Value.Latest.End is null && _opened.Contains(one.Key)).Key
            ?? _pending.FirstOrDefault(one => one.Value.Latest.End is not null && !_opened.Contains(one.Key)).Key
            ?? _pending.GetAt(0).Key;
        _pending.Remove(victim);
        Interlocked.Increment(ref _dropped);
    }

    private sealed record Pending(LockAlert Latest, LockAlert Lasting);
}
