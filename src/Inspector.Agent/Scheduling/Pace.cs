namespace Inspector.Agent.Scheduling;

/// <summary>
/// When a round is due: once an interval, counted on the monotonic clock, so that a wall clock that jumps moves nothing. A round that came late is not made up for. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="interval">How often; positive.</param>
internal sealed class Pace(TimeProvider time, TimeSpan interval)
{
    private long _due = time.GetTimestamp();

    /// <summary>How often, as configured.</summary>
    public TimeSpan Interval { get; set; } = interval;

    /// <summary>By how much longer it is because a budget is spent. At least 1.</summary>
    public double Stretch { get; set; } = 1;

    /// <summary>How often now.</summary>
    public TimeSpan Effective => Interval * Stretch;

    /// <summary>How long until the next is due; zero when it is.</summary>
    public TimeSpan UntilDue => time.GetElapsedTime(time.GetTimestamp(), _due) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;

    /// <summary>Whether one is due.</summary>
    public bool IsDue => UntilDue == TimeSpan.Zero;

    /// <summary>Puts the next off.</summary>
    /// <param name="pause">For how long from now.</param>
    public void DueIn(TimeSpan pause) => _due = time.GetTimestamp() + Ticks(pause);

    /// <summary>One has been: the next is due an interval after this one was, or now if that is over.</summary>
    public void Take() => _due = Math.Max(_due + Ticks(Effective), time.GetTimestamp());

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
