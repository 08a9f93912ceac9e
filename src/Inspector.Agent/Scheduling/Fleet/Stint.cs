namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>Why a term ended.</summary>
internal enum StintEnd
{
    /// <summary>Its time was over, or the agent was told to end.</summary>
    Over,

    /// <summary>This agent had more than its share: whoever has less may have it.</summary>
    GivenUp,

    /// <summary>Another agent has it already.</summary>
    Taken,
}

/// <summary>A term of this agent under way.</summary>
/// <param name="time">The clock.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class Stint(TimeProvider time, CancellationToken cancellation) : IDisposable
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private volatile StintEnd _why;

    /// <summary>When it began, by the monotonic clock.</summary>
    public long Since { get; } = time.GetTimestamp();

    /// <summary>The number under which the store knows it; 0 as long as it does not.</summary>
    public long Number { get; set; }

    /// <summary>Why it is to end; <see cref="StintEnd.Over"/> as long as it is not.</summary>
    public StintEnd Why => _why;

    /// <summary>Is cancelled when it is to end before its time.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Ends it before its time.</summary>
    /// <returns>False when it was ended before.</returns>
    public bool End(StintEnd why)
    {
        if (_end.IsCancellationRequested)
        {
            return false;
        }

        _why = why;
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return false; // it was over that very moment
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();
}
