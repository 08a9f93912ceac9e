using System.Collections.Immutable;
using Inspector.Activity;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Watches the locks of a server, all its databases, over one connection that it keeps: when the server is full or its catalogs are locked, that is the way in. A connection
/// that is lost is opened anew at the next sample. The promises are those of <see cref="GuardedSession"/>. Not thread-safe: one sample at a time.
/// </summary>
/// <param name="options">How.</param>
public sealed class LiveSession(LiveOptions options) : IAsyncDisposable
{
    /// <summary>After a timeout the server may be at work on our attempt until its <c>authentication_timeout</c> (1 min) has passed; another would only add to it.</summary>
    private static readonly TimeSpan RestAfterTimeout = TimeSpan.FromSeconds(60);

    private readonly LockReader _reader = new(options);
    private GuardedSession? _session;
    private (long Since, Exception Failure)? _timedOut;

    /// <summary>The session, while there is one.</summary>
    internal GuardedSession? Session => _session;

    /// <summary>The kept state.</summary>
    internal LockReader Reader => _reader;

    /// <summary>Takes a sample.</summary>
    /// <param name="cancellation">Gives up, and gives up the connection with it.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached, or did not answer. The next call tries again; after a timeout not for a minute, until then it throws the same.</exception>
    /// <exception cref="UnsupportedServerException">The server is too old.</exception>
    public async Task<LockSample> ReadAsync(CancellationToken cancellation = default)
    {
        var session = _session ??= await OpenAsync(cancellation);
        try
        {
            return await _reader.ReadAsync(session, cancellation);
        }
        catch (PostgresException refusal) when (!Refusal.EndsSession(refusal))
        {
            throw;
        }
        catch
        {
            await LeaveAsync();
            throw;
        }
    }

    /// <summary>Which agents of fleets are connected to the server.</summary>
    /// <param name="cancellation">Gives up, and gives up the connection with it.</param>
    /// <returns>Their sessions, that of this one among them; empty where no connection is open.</returns>
    /// <exception cref="NpgsqlException">The server did not answer.</exception>
    public async Task<ImmutableArray<Fellow>> ReadFellowsAsync(CancellationToken cancellation = default)
    {
        if (_session is not { } session)
        {
            return [];
        }

        try
        {
            return await FellowReader.ReadAsync(session, cancellation);
        }
        catch (PostgresException refusal) when (!Refusal.EndsSession(refusal))
        {
            throw;
        }
        catch
        {
            await LeaveAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<GuardedSession> OpenAsync(CancellationToken cancellation)
    {
        if (_timedOut is { } before && options.Time.GetElapsedTime(before.Since) < RestAfterTimeout)
        {
            throw new NpgsqlException($"it did not answer, and is left alone for a minute: {Refusal.Reason(before.Failure)}", before.Failure);
        }

        try
        {
            var session = await options.Open(cancellation);
            _timedOut = null;
            return session;
        }
        catch (Exception failure) when (IsTimeout(failure))
        {
            _timedOut = (options.Time.GetTimestamp(), failure);
            throw;
        }
    }

    private static bool IsTimeout(Exception? failure) => failure is not null && (failure is TimeoutException || IsTimeout(failure.InnerException));

    private async Task LeaveAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            _reader.Forget();
            await session.DisposeAsync();
        }
    }
}
