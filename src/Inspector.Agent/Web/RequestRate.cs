namespace Inspector.Agent.Web;

/// <summary>A bucket of requests that fills at a steady rate. Thread-safe.</summary>
/// <param name="perSecond">How many come in a second.</param>
/// <param name="burst">How many it holds; it begins full.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestRate(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _left = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Takes one.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
