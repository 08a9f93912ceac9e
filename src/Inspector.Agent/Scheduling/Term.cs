namespace Inspector.Agent.Scheduling;

/// <summary>The time for which an agent has a target; at its end it may go to another agent, or stay.</summary>
/// <param name="time">The clock.</param>
/// <param name="length">How long.</param>
internal sealed class Term(TimeProvider time, TimeSpan length)
{
    private readonly long _since = time.GetTimestamp();

    /// <summary>How much of it is left.</summary>
    public TimeSpan Left => length - time.GetElapsedTime(_since) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Whether it is over: no further round begins.</summary>
    public bool IsOver => Left == TimeSpan.Zero;
}
