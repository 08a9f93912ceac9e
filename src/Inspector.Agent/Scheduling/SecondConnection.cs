using Inspector.Postgres;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// The second of the two connections to a server, for all but the live tier: one session, in one database after the other. It stays where it was last, because most servers have one database that matters.
/// Whoever uses it holds it alone.
/// </summary>
/// <param name="own">The target's own database.</param>
/// <param name="open">Opens a session in a database, by its raw name.</param>
/// <param name="time">The clock.</param>
internal sealed class SecondConnection(string own, Func<string, CancellationToken, Task<GuardedSession>> open, TimeProvider time) : IAsyncDisposable
{
    /// <summary>A server process needs a moment to go, and would be counted beside its successor.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _one = new(1);
    private (string Database, GuardedSession Session)? _kept;
    private bool _isLent;
    private volatile bool _isOpen;

    /// <summary>Whether there is one now. May be asked from any thread.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Uses a session in a database when it is free.</summary>
    /// <param name="database">The database; null for any: the one where it is, else the target's own.</param>
    /// <param name="use">What to do; when it throws the session is closed.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<T> UseAsync<T>(string? database, Func<GuardedSession, Task<T>> use, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await use(await InAsync(database, cancellation));
        }
        catch
        {
            await CloseAsync();
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// Opens a session for a short question of the live tier, which closes it, in place of the one that is kept; refuses when that is in use. Until <see cref="Return"/> nobody else gets in.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is in use.</exception>
    public async Task<GuardedSession> LendAsync(string database, CancellationToken cancellation)
    {
        if (!_isLent && !await _one.WaitAsync(TimeSpan.Zero, cancellation))
        {
            throw new InvalidOperationException("the connection for other databases is at work");
        }

        _isLent = true;
        await CloseAsync();
        return await open(database, cancellation);
    }

    /// <summary>The live tier has closed what it was lent.</summary>
    public void Return()
    {
        if (_isLent)
        {
            _isLent = false;
            _one.Release();
        }
    }

    /// <summary>Closes what is kept, unless it is in use.</summary>
    public async Task LeaveAsync()
    {
        if (await _one.WaitAsync(TimeSpan.Zero))
        {
            await CloseAsync();
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _one.Dispose();
    }

    private async Task<GuardedSession> InAsync(string? database, CancellationToken cancellation)
    {
        if (_kept is { } kept && (database is null || kept.Database == database))
        {
            return kept.Session;
        }

        if (_kept is not null)
        {
            await CloseAsync();
            await Task.Delay(Leaving, time, cancellation);
        }

        database ??= own;
        var session = await open(database, cancellation);
        (_kept, _isOpen) = ((database, session), true);
        return session;
    }

    private async Task CloseAsync()
    {
        if (_kept is { } kept)
        {
            (_kept, _isOpen) = (null, false);
            await kept.Session.DisposeAsync();
        }
    }
}
