namespace Inspector.Benchmarks;

/// <summary>The system's clock, which can be put forward: minutes of samples in a second.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_ahead.TotalSeconds * TimestampFrequency);

    /// <summary>Puts it forward.</summary>
    public void Leap(TimeSpan time) => _ahead += time;
}
