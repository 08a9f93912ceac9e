namespace Inspector.Tests.Commands;

/// <summary>A clock that stands still until it is moved by hand; what waits for a time is called when the time has come.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private long _now = new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many wait for a later time.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _alarms.Count(alarm => alarm.At is not null);
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        lock (_lock)
        {
            _alarms.Add(alarm);
        }

        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (_lock)
        {
            Interlocked.Add(ref _now, by.Ticks);
            due = [.. _alarms.Where(alarm => alarm.At <= GetUtcNow())];
            due.ForEach(alarm => alarm.At = null);
        }

        due.ForEach(alarm => alarm.Ring());
    }

    private sealed class Alarm(HandClock clock, Action ring) : ITimer
    {
        public DateTimeOffset? At { get; set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                At = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            }

            if (dueTime == TimeSpan.Zero)
            {
                clock.Advance(TimeSpan.Zero);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
