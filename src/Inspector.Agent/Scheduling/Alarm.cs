namespace Inspector.Agent.Scheduling;

/// <summary>Sleeps until a time or until it is rung, whichever is first. One sleeper; anyone may ring, and a ring that nobody heard is kept.</summary>
/// <param name="time">The clock.</param>
internal sealed class Alarm(TimeProvider time)
{
    private TaskCompletionSource _rung = New();

    /// <summary>Wakes the sleeper.</summary>
    public void Ring() => Volatile.Read(ref _rung).TrySetResult();

    /// <summary>Sleeps.</summary>
    /// <param name="longest">For how long at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SleepAsync(TimeSpan longest, CancellationToken cancellation)
    {
        var rung = _rung.Task;
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(Task.Delay(longest, time, awake.Token), rung);
        await awake.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        if (rung.IsCompleted)
        {
            Volatile.Write(ref _rung, New());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
