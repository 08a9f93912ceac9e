namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>
/// The store's clock, as agents share it: theirs may be minutes apart, and who judges another's sign of life by a clock of its own would bury the living. Between two readings it goes on by the monotonic clock, so that a
/// wall clock that jumps moves nothing.
/// </summary>
/// <param name="own">The agent's clock: whatever is no time of day is its.</param>
internal sealed class StoreClock(TimeProvider own) : TimeProvider
{
    private volatile Reading? _reading;

    /// <inheritdoc/>
    public override long TimestampFrequency => own.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    /// <summary>Takes over a reading of the store's clock.</summary>
    /// <param name="now">What it said.</param>
    /// <param name="asked">When it was asked, by <see cref="GetTimestamp"/>: it spoke between then and now.</param>
    public void Set(DateTimeOffset now, long asked)
    {
        var heard = GetTimestamp();
        _reading = new(now, asked + ((heard - asked) / 2));
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _reading is { } reading ? reading.Now + own.GetElapsedTime(reading.At) : own.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => own.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => own.CreateTimer(callback, state, dueTime, period);

    private sealed record Reading(DateTimeOffset Now, long At);
}
