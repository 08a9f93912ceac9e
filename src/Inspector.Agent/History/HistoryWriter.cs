using System.Security.Cryptography;

namespace Inspector.Agent.History;

/// <summary>The one who writes: a task that ends with the store, whatever fails.</summary>
internal sealed class HistoryWriter : IAsyncDisposable
{
    private readonly IHistoryBacking _backing;
    private readonly PendingEntries _pending;
    private readonly TimeProvider _time;
    private readonly HistoryOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private HistoryConnection? _connection;
    private HistoryFailure? _suspicion;
    private TimeSpan _pause;
    private DateTimeOffset _retentionDue;
    private volatile HistoryState _state;
    private volatile bool _isClosing;

    /// <summary>Begins to work.</summary>
    public HistoryWriter(IHistoryBacking backing, PendingEntries pending, TimeProvider time, HistoryOptions options)
    {
        (_backing, _pending, _time, _options) = (backing, pending, time, options);
        _state = new(HistoryCondition.Starting, time.GetUtcNow(), null);
        _retentionDue = time.GetUtcNow() + options.RetentionInterval;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>How the store is, without what waits.</summary>
    public HistoryState State => _state;

    /// <summary>What somebody else met: a broken file is looked after at once.</summary>
    public void Suspect(HistoryFailure failure)
    {
        if (failure.Condition == HistoryCondition.Corrupt)
        {
            Interlocked.Exchange(ref _suspicion, failure);
            _pending.Wake();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _pending.Wake();
        _stop.CancelAfter(_options.LastWrites);
        if (_state.Condition is not (HistoryCondition.Ready or HistoryCondition.Starting))
        {
            await _stop.CancelAsync();
        }

        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_pending.Peek() is { } left)
        {
            (left as HistoryMark)?.End(isReached: false);
            _pending.Remove(left);
        }

        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested && !(_isClosing && _pending.Peek() is null))
            {
                if (await TryStepAsync() is { } failure)
                {
                    await CloseAsync();
                    if (failure.Condition == HistoryCondition.Corrupt && TrySetAside(failure))
                    {
                        continue;
                    }

                    Become(failure.Condition, failure.Reason);
                    _pause = _pause == TimeSpan.Zero ? _options.FirstPause : _pause * 2 < _options.LongestPause ? _pause * 2 : _options.LongestPause;

                    // many agents that lost one store do not all come back to it at once
                    await Task.Delay(_pause * (RandomNumberGenerator.GetInt32(500, 1_001) / 1_000.0), _time, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // what is left is lost with the process
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>Opens, or writes one entry, or removes one batch, or waits for something to do.</summary>
    private async Task<HistoryFailure?> TryStepAsync()
    {
        HistoryEntry? entry = null;
        try
        {
            if (Interlocked.Exchange(ref _suspicion, null) is not null)
            {
                await CloseAsync(); // opening looks whether it is so
            }

            if (_connection is not null && !_backing.IsInPlace())
            {
                await CloseAsync();
                Become(HistoryCondition.Unreachable, $"{_backing.Name} was removed: a new one is begun");
            }

            await OpenAsync();
            if ((entry = _pending.Peek()) is not null)
            {
                await WriteAsync(entry);
            }
            else if (_time.GetUtcNow() >= _retentionDue)
            {
                await TidyAsync();
            }
            else if (!_isClosing)
            {
                await _pending.WaitAsync(_stop.Token);
            }

            return null;
        }
        catch (HistoryUnavailableException refusal)
        {
            return new(HistoryCondition.Unsuitable, refusal.Message);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            return await JudgeAsync(failure, entry);
        }
    }

    private async Task<HistoryFailure?> JudgeAsync(Exception failure, HistoryEntry? entry)
    {
        var judged = _backing.Judge(failure);
        var isDefect = failure is not (System.Data.Common.DbException or IOException or TimeoutException or OperationCanceledException or UnauthorizedAccessException);
        if (entry is null || !(judged.IsOfEntry || isDefect))
        {
            return judged with { Condition = judged.IsOfEntry ? HistoryCondition.Unreachable : judged.Condition };
        }

        // the store is well: this entry alone is lost, and all others would wait behind it for ever
        _pending.Remove(entry);
        _state = _state with { Refused = _state.Refused + 1, RefusedBecause = judged.Reason };
        _options.Changed?.Invoke(_state);
        await CloseAsync();
        return null;
    }

    private async Task OpenAsync()
    {
        if (_connection is not null)
        {
            return;
        }

        var connection = await _backing.OpenAsync(_stop.Token);
        try
        {
            await HistorySchema.UpgradeAsync(_backing, connection, _options.Phases, _time.GetUtcNow(), _stop.Token);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        _connection = connection;
        if (_pending.Peek() is null or HistoryMark)
        {
            Become(HistoryCondition.Ready, null);
        }
    }

    private async Task WriteAsync(HistoryEntry entry)
    {
        if (entry is HistoryMark mark)
        {
            _pending.Remove(mark);
            mark.End(isReached: true);
            return;
        }

        await InTransactionAsync(connection => entry.WriteAsync(connection, _stop.Token));
        _pending.Remove(entry);
        Become(HistoryCondition.Ready, null);
    }

    private async Task TidyAsync()
    {
        var isMore = false;
        foreach (var rule in _options.Retention)
        {
            await InTransactionAsync(async connection => isMore |= await rule.ApplyAsync(connection, _time.GetUtcNow(), _stop.Token));
        }

        if (!isMore)
        {
            _retentionDue = _time.GetUtcNow() + _options.RetentionInterval;
        }
    }

    private async Task InTransactionAsync(Func<HistoryConnection, Task> work)
    {
        await _connection!.BeginAsync(_stop.Token);
        await _backing.PrepareAsync(_connection, _stop.Token);
        await work(_connection);
        await _connection.CommitAsync(_stop.Token);
    }

    private bool TrySetAside(HistoryFailure failure)
    {
        try
        {
            if (_backing.SetAside(_time.GetUtcNow()) is not { } aside)
            {
                return false;
            }

            _state = _state with { SetAside = _state.SetAside.Add($"{aside}: {failure.Reason}") };
            Become(HistoryCondition.Starting, $"{_backing.Name} was broken and is set aside as {aside}: a new one is begun");
            return true;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Become(HistoryCondition condition, string? reason)
    {
        if (condition == HistoryCondition.Ready)
        {
            _pause = TimeSpan.Zero;
        }

        var before = _state;
        if (before.Condition != condition || before.Reason != reason)
        {
            _state = before with { Condition = condition, Since = before.Condition == condition ? before.Since : _time.GetUtcNow(), Reason = reason };
            _options.Changed?.Invoke(_state);
        }
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is not { } connection)
        {
            return;
        }

        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or IOException)
        {
            // it is given up anyway
        }
    }
}
