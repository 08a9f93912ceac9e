using Inspector.Agent.Configuration;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// One target under watch: its tiers, its two connections and what it may cost. The live tier has a loop of its own, so that nothing slow delays it; the others share a second one and the second
/// connection, and rest while the target is down. What is open stays open from one term to the next.
/// </summary>
internal sealed class WatchedTarget : IAsyncDisposable
{
    private readonly Surroundings _all;
    private readonly PasswordSource _passwords;
    private readonly SecondConnection _second;
    private readonly CostBudget _budget;
    private readonly LiveTier _live;
    private readonly StatisticsTier _statistics;
    private readonly CatalogTier _catalog;
    private readonly Alarm _alarm;
    private readonly Breaker _breaker = new();
    private volatile TargetOptions _options;
    private volatile CancellationTokenSource _lost = new();
    private (TargetOptions? Live, TargetOptions? Slow) _next;
    private bool _isOther;
    private bool _mustLookAgain;
    private bool _isEnded;
    private Task _watch = Task.CompletedTask;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="options">The target.</param>
    /// <param name="all">What all targets share.</param>
    public WatchedTarget(TargetOptions options, Surroundings all)
    {
        (_options, _all, _alarm) = (options, all, new(all.Time));
        _passwords = new(options.Password, all.Time);
        _budget = new(options.Budget.CoreShare);
        _second = new(options.Connection.Database, OpenSecondAsync, all.Time);
        _live = new(options, new(options.Connection, _passwords, all.Time), _second, _budget, all) { Changed = Hear };
        _statistics = new(options, _second, _budget, all);
        _catalog = new(options, _second, _budget, _passwords, all);
    }

    /// <summary>Its name.</summary>
    public string Name => _options.Name;

    /// <summary>What is known of it. May be asked from any thread.</summary>
    public TargetView View
    {
        get
        {
            var (live, options) = (_live.State, _options);
            var isFresh = live.Picture is not null && _all.Time.GetElapsedTime(live.TakenAt) <= 3 * live.Tier.EffectiveInterval;
            return new()
            {
                Name = options.Name,
                Place = live.Picture is { } picture ? Reports.Wording.Address(picture.Host, picture.Port) : options.Connection.Place,
                Condition = live.Condition,
                Since = live.Since,
                Reason = live.Reason,
                NextAttempt = live.NextAttempt,
                ServerVersion = live.Picture?.Sample.Version.ToString(),
                IsStandby = live.Picture?.Sample.IsStandby,
                Tiers = [Aged(live.Tier), Aged(_statistics.Tier), Aged(_catalog.Tier)],
                CoreShare = _budget.Taken,
                CoreShareBudget = _budget.Share,
                Stretch = _budget.MostStretched,
                Locks = isFresh ? live.Locks : null,
                OpenIncidents = live.Open,
                EndedIncidents = live.Ended,
                Databases = _catalog.Databases,
                Skipped = _catalog.Skipped,
            };
        }
    }

    /// <summary>Whether its rounds no longer come.</summary>
    public bool IsStalled => _live.IsStalled;

    /// <summary>Whether it can go on with other options, or must be begun anew.</summary>
    public bool CanUse(TargetOptions options) => _options.HasSameWay(options);

    /// <summary>Goes on with other options of the same connection: from the next round on.</summary>
    /// <param name="options">The options.</param>
    /// <param name="mustLookAgain">Whether what was found may be silenced otherwise now; also when other things are looked for every database is due.</param>
    public void Use(TargetOptions options, bool mustLookAgain)
    {
        _mustLookAgain |= mustLookAgain || !options.LooksForSame(_options);
        _options = options;
        _budget.Share = options.Budget.CoreShare;
        (_next.Live, _next.Slow) = (options, options);
        _alarm.Ring();
    }

    /// <summary>Watches until the term is over; rounds that have begun are ended.</summary>
    public Task WatchAsync(Term term, CancellationToken cancellation)
    {
        lock (_alarm)
        {
            return _isEnded ? Task.CompletedTask : _watch = Task.WhenAll(WatchLiveAsync(term, cancellation), WatchSlowlyAsync(term, cancellation));
        }
    }

    /// <summary>Closes what is open, once the watch has ended; it must have been told to.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_alarm)
        {
            _isEnded = true;
        }

        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _live.DisposeAsync();
        await _second.DisposeAsync();
        _passwords.Dispose();
        _lost.Dispose();
    }

    private async Task WatchLiveAsync(Term term, CancellationToken cancellation)
    {
        while (!term.IsOver)
        {
            if (Interlocked.Exchange(ref _next.Live, null) is { } options)
            {
                _live.Use(options);
            }

            if (_live.UntilDue is { Ticks: > 0 } rest)
            {
                await Task.Delay(Shorter(rest, term.Left), _all.Time, cancellation);
            }
            else
            {
                await _live.RoundAsync(cancellation);
            }
        }
    }

    private async Task WatchSlowlyAsync(Term term, CancellationToken cancellation)
    {
        while (!term.IsOver)
        {
            if (_live.State.Condition != TargetCondition.Up)
            {
                await _second.LeaveAsync();
                await _alarm.SleepAsync(term.Left, cancellation);
                continue;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _lost.Token);
            Setback? setback = null;
            try
            {
                setback = await StepAsync(end.Token);
            }
#pragma warning disable CA1031 // What breaks when a connection is cut in the middle has many names.
            catch (Exception) when (end.IsCancellationRequested && !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                continue; // the target went down meanwhile
            }

            if (setback is not null)
            {
                await _alarm.SleepAsync(Shorter(_breaker.Fail(setback.Rest), term.Left), cancellation);
                continue;
            }

            _breaker.Succeed();
            await _alarm.SleepAsync(Shorter(Shorter(_statistics.UntilDue, _catalog.UntilDue), term.Left), cancellation);
        }
    }

    /// <summary>What is due of the slow tiers: statistics before one database.</summary>
    private async Task<Setback?> StepAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _next.Slow, null) is { } options)
        {
            _statistics.Use(options);
            _catalog.Use(options, Interlocked.Exchange(ref _mustLookAgain, value: false));
        }

        if (Interlocked.Exchange(ref _isOther, value: false))
        {
            await _second.LeaveAsync();
            _statistics.Expect();
            _catalog.Expect();
        }

        if (_statistics.UntilDue == TimeSpan.Zero)
        {
            var setback = await _statistics.RoundAsync(_catalog.Know, cancellation) ?? await _catalog.LookForChangesAsync(cancellation);
            _statistics.Settle(_catalog.TakeLooksCost());
            if (setback is not null)
            {
                return setback;
            }
        }

        return await _catalog.StepAsync(cancellation);
    }

    /// <summary>The live tier's news: the target went down, came up, or is another.</summary>
    private void Hear(LiveState state)
    {
        if (state.Condition == TargetCondition.Up)
        {
            _isOther = true;
        }
        else
        {
            var lost = _lost;
            _lost = new();
            lost.Cancel();
        }

        _alarm.Ring();
    }

    /// <summary>The second connection follows the first to the server that it found.</summary>
    private Task<Postgres.GuardedSession> OpenSecondAsync(string database, CancellationToken cancellation)
    {
        var target = _live.State.Picture is { } picture ? _options.Connection.At(picture.Host, picture.Port) : _options.Connection;
        return new Door(target, _passwords, _all.Time).OpenAsync(database, cancellation);
    }

    private TierView Aged(TierView tier) => tier with
    {
        IsStale = tier.LastSuccess is not null && _all.Time.GetElapsedTime(tier.SucceededAt) > 3 * (tier.EffectiveInterval > TimeSpan.Zero ? tier.EffectiveInterval : tier.Interval),
    };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
