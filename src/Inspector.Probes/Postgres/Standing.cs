using Inspector.Activity;

namespace Inspector.Postgres;

/// <summary>What a server looks like while nobody waits: how it is asked costs little enough to be asked every second.</summary>
/// <param name="options">How.</param>
internal sealed class Standing(LiveOptions options)
{
    /// <summary>Entries of the lock table up to which counting them is cheaper than counting the sessions that wait.</summary>
    private const long SmallTable = 1_000;

    /// <summary>How often the sessions are looked at: a little less than the agent's interval of 5 s, so that each of its samples is fresh.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4.5);

    private long? _looked;

    /// <summary>The server's clock at the last look.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Who waits; 0 when nobody does.</summary>
    public long Waiters { get; private set; }

    /// <summary>Entries of the lock table as last counted; null before.</summary>
    public long? Entries { get; set; }

    /// <summary>Whether it is a standby, whether the role sees what other roles' sessions do, how many processes there are.</summary>
    public (bool IsStandby, bool SeesAll, int Sessions) Server { get; private set; }

    /// <summary>Sessions that wait or whose transaction is open for 10 s.</summary>
    public List<Session> Sessions { get; private set; } = [];

    /// <summary>Prepared transactions, without names.</summary>
    public List<PreparedTransaction> Prepared { get; private set; } = [];

    /// <summary>Index builds at work.</summary>
    public List<IndexProgress> Builds { get; private set; } = [];

    /// <summary>The connection is lost: what was seen may be of another server.</summary>
    public void Forget() => (_looked, Entries, Sessions, Prepared, Builds) = (null, null, [], [], []);

    /// <summary>Counts who waits, and when it is time looks at the sessions.</summary>
    public async Task LookAsync(GuardedSession session, CancellationToken cancellation)
    {
        var reading = new Reading();
        var isDue = _looked is not { } before || options.Time.GetElapsedTime(before) >= Interval;
        var countsEntries = isDue ? _looked is null || !Server.SeesAll || Entries is null or <= SmallTable : !Server.SeesAll || Entries is null or <= SmallTable;
        Waiters = 0;
        if (countsEntries)
        {
            reading.Add(LockRows.Gate, row => (At, Entries, Waiters) = (row.Time("at"), row.Int64("entries"), row.Int64("awaited")));
        }
        else if (!isDue)
        {
            reading.Add(SessionRows.Gate, row => (At, Waiters) = (row.Time("at"), row.Int64("awaited")));
        }

        if (isDue)
        {
            var (sessions, prepared, builds) = (new List<Session>(), new List<PreparedTransaction>(), new List<IndexProgress>());
            reading.Add(SessionRows.Standing, row => sessions.Add(SessionRows.Read(row)));
            AddRest(reading, prepared, builds);
            (Sessions, Prepared, Builds) = (sessions, prepared, builds);
        }

        await session.ReadAtOnceAsync(reading, options.StatementTimeout, cancellation);
        if (isDue)
        {
            _looked = options.Time.GetTimestamp();
            Waiters = Math.Max(Waiters, Sessions.Count(one => one.WaitEventType == "Lock"));
        }
    }

    /// <summary>Adds what belongs to every look at the sessions.</summary>
    public void AddRest(Reading reading, List<PreparedTransaction> prepared, List<IndexProgress> builds)
    {
        reading.Add(SessionRows.Count, row =>
        {
            At = row.Time("at");
            Server = (row.Bool("is_standby"), row.Bool("sees_all"), checked((int)row.Int64("sessions")));
        });
        reading.Add(SessionRows.Prepared, row => prepared.Add(SessionRows.ReadPrepared(row)));
        reading.Add(SessionRows.Builds, row => builds.Add(SessionRows.ReadBuild(row)));
    }
}
