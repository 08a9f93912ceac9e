using Quartz.Extensibility;

namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>
/// Places for the terms of one agent of a fleet: as many as its share. Whoever has a free place asks the store for targets, and whoever has none does not: that is all that makes agents share evenly. A term is a task,
/// not a thread. Thread-safe.
/// </summary>
internal sealed class FairPool : IThreadPool
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = New();
    private int _share;
    private int _taken;
    private bool _isClosed;

    /// <summary>How many terms this agent may have at one time. When it shrinks, those that have begun go on.</summary>
    public int Share
    {
        get
        {
            lock (_lock)
            {
                return _share;
            }
        }

        set
        {
            lock (_lock)
            {
                _share = value;
                Tell();
            }
        }
    }

    /// <summary>The most triggers that are acquired at one time; not the share, which changes.</summary>
    public int PoolSize => 1_000;

    /// <inheritdoc/>
    public ValueTask Initialize(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<int> WaitForAvailableThreads(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_isClosed || _share > _taken)
                {
                    return _isClosed ? 0 : _share - _taken;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return 0;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryRun(Func<ValueTask> action, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return new(false);
            }

            _taken++;
        }

        _ = Task.Run(() => RunAsync(action), CancellationToken.None);
        return new(true);
    }

    /// <inheritdoc/>
    public async ValueTask Shutdown(bool waitForJobsToComplete = true, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _isClosed = true;
            Tell();
        }

        while (waitForJobsToComplete)
        {
            Task changed;
            lock (_lock)
            {
                if (_taken == 0)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private async Task RunAsync(Func<ValueTask> action)
    {
        try
        {
            await action();
        }
        finally
        {
            lock (_lock)
            {
                _taken--;
                Tell();
            }
        }
    }

    private void Tell()
    {
        var changed = _changed;
        _changed = New();
        changed.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
