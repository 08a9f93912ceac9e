namespace Inspector.Agent.Embedded;

/// <summary>Waits for something that gives no notice, such as the end of a process that is not our child.</summary>
internal static class Polling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks every 10 ms until the condition holds.</summary>
    /// <returns>False when it did not hold within the time.</returns>
    public static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan within, TimeProvider time, CancellationToken cancellation = default)
    {
        var begun = time.GetTimestamp();
        while (!condition())
        {
            if (time.GetElapsedTime(begun) > within)
            {
                return false;
            }

            await Task.Delay(Pause, time, cancellation);
        }

        return true;
    }
}
