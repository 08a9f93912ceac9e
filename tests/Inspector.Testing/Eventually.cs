namespace Inspector.Testing;

/// <summary>Waits for what must come, by looking again and again until a deadline; never by sleeping and hoping.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks until what is read satisfies the condition.</summary>
    /// <param name="what">What is waited for, as words for the failure, for example "the session waits for a lock".</param>
    /// <param name="read">Looks.</param>
    /// <param name="holds">The condition.</param>
    /// <param name="within">How long at most; default 30 s, long enough that only what never comes is missed.</param>
    /// <returns>What satisfied it.</returns>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public static async Task<T> ReadAsync<T>(string what, Func<Task<T>> read, Func<T, bool> holds, TimeSpan? within = null)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (holds(value))
            {
                return value;
            }

            if (TimeProvider.System.GetElapsedTime(begun) > (within ?? Patience))
            {
                throw new TimeoutException($"It did not come to pass that {what}; last seen: {value}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Looks until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public static Task TrueAsync(string what, Func<Task<bool>> condition, TimeSpan? within = null) => ReadAsync(what, condition, c => c, within);

    /// <summary>Looks until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public static Task TrueAsync(string what, Func<bool> condition, TimeSpan? within = null) => ReadAsync(what, () => Task.FromResult(condition()), c => c, within);
}
