using Inspector.Activity;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>What changes slowly or costs more: the counters of all databases, and how full the lock table is. A sample does not fail for their sake.</summary>
/// <param name="options">How.</param>
internal sealed class RareReadings(LiveOptions options)
{
    private static readonly TimeSpan TableInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CounterInterval = TimeSpan.FromSeconds(9.5);

    /// <summary>Before 15 the counters come from a file that a process of the server has to be asked for.</summary>
    private static readonly TimeSpan OldCounterInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long counters are kept, to tell what has risen.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Queue<ServerCounters> _counters = new();
    private readonly Dictionary<Sight, string> _failures = [];
    private long? _counted;
    private long? _measured;

    /// <summary>How full the lock table is; null before the first count.</summary>
    public LockTableUse? Use { get; private set; }

    /// <summary>The last counters.</summary>
    public ServerCounters? Counters { get; private set; }

    /// <summary>The oldest that are kept, if there are two.</summary>
    public ServerCounters? CountersBefore => _counters.Count > 1 ? _counters.Peek() : null;

    /// <summary>What could not be read at the last try.</summary>
    public IEnumerable<Gap> Gaps => _failures.Select(failure => new Gap(failure.Key, failure.Value));

    /// <summary>The connection is lost: what was counted may be of another server.</summary>
    public void Forget()
    {
        _counters.Clear();
        _failures.Clear();
        (_counted, _measured, Use, Counters) = (null, null, null, null);
    }

    /// <summary>Reads what is due.</summary>
    /// <returns>Entries of the lock table, if they were counted.</returns>
    public async Task<long?> ReadAsync(GuardedSession session, IReadOnlyDictionary<uint, string> databases, CancellationToken cancellation)
    {
        long? entries = null;
        if (IsDue(_measured, TableInterval))
        {
            _measured = options.Time.GetTimestamp();
            await TryAsync(Sight.LockTable, "how full the lock table is", async () =>
                (Use, entries) = await LockTable.ReadUseAsync(session, options.StatementTimeout, cancellation));
        }

        if (databases.Count > 0 && IsDue(_counted, session.Version.Major < 15 ? OldCounterInterval : CounterInterval))
        {
            _counted = options.Time.GetTimestamp();
            await TryAsync(Sight.Counters, "the counters of databases", async () => Keep(await LockTable.ReadCountersAsync(session, databases, options.StatementTimeout, cancellation)));
        }

        return entries;
    }

    private void Keep(ServerCounters counters)
    {
        Counters = counters;
        _counters.Enqueue(counters);
        while (_counters.Count > 1 && counters.ReadAt - _counters.Peek().ReadAt > Window)
        {
            _counters.Dequeue();
        }
    }

    private bool IsDue(long? before, TimeSpan interval) => before is not { } since || options.Time.GetElapsedTime(since) >= interval;

    private async Task TryAsync(Sight sight, string what, Func<Task> read)
    {
        try
        {
            await read();
            _failures.Remove(sight);
        }
        catch (PostgresException refusal) when (!Refusal.EndsSession(refusal))
        {
            _failures[sight] = $"{what} could not be read: {Refusal.Reason(refusal)}";
        }
    }
}
