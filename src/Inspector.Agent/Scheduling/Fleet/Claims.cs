using Inspector.Agent.History;

namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>What one agent says of who has which target. It has a connection of its own, so that no beat waits for it; one word at a time, from any thread.</summary>
/// <param name="backing">The store that the fleet shares.</param>
/// <param name="instance">The agent.</param>
/// <param name="patience">How long the store may take for a word.</param>
internal sealed class Claims(IHistoryBacking backing, string instance, TimeSpan patience) : IAsyncDisposable
{
    private readonly FleetStore _store = new(backing);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>This agent has a target from now on.</summary>
    /// <returns>The number of the term: who has the highest has the target.</returns>
    public Task<long> ClaimAsync(string target, CancellationToken cancellation) => AloneAsync(token => _store.ClaimAsync(target, instance, token), cancellation);

    /// <summary>This agent no longer has a target.</summary>
    public Task EndAsync(string target, CancellationToken cancellation) => AloneAsync(token => _store.EndAsync(target, instance, token), cancellation);

    /// <summary>No agent wants a target any more.</summary>
    public Task ForgetAsync(string target, CancellationToken cancellation) => AloneAsync(token => _store.ForgetAsync(target, token), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _one.Dispose();
    }

    private async Task<T> AloneAsync<T>(Func<CancellationToken, Task<T>> say, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            end.CancelAfter(patience);
            return await say(end.Token);
        }
        finally
        {
            _one.Release();
        }
    }
}
