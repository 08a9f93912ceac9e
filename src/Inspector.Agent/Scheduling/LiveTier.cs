using Inspector.Activity;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// The live tier of one target: looks at its locks every few seconds over a connection of its own, and tells whether the target is up. It alone knocks at a server that is down. One round at a time.
/// </summary>
internal sealed class LiveTier : IAsyncDisposable
{
    /// <summary>How long a round may take: the server's own limits end it long before, unless the network swallows everything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How often an incident that lasts is written to history.</summary>
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(30);

    /// <summary>The longest from one round to the next beyond the interval: two attempts, and a server that is left in peace.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private const int MostEnded = 1_000;

    private readonly Surroundings _all;
    private readonly SecondConnection _second;
    private readonly WatchedServer _server;
    private readonly IncidentWatch _incidents = new(MostEnded);
    private readonly Breaker _breaker = new();
    private readonly CostBudget _budget;
    private readonly Pace _pace;
    private TargetOptions _options;
    private volatile LiveState _state;
    private long _writtenAt;
    private long _lastRound;
    private DateTimeOffset? _since;

    /// <summary>Knocks at no door yet.</summary>
    /// <param name="options">The target.</param>
    /// <param name="door">The way in.</param>
    /// <param name="second">The other connection, which may be lent for names.</param>
    /// <param name="budget">What the server may be asked to spend on us.</param>
    /// <param name="all">What all targets share.</param>
    public LiveTier(TargetOptions options, Door door, SecondConnection second, CostBudget budget, Surroundings all)
    {
        (_options, _second, _budget, _all) = (options, second, budget, all);
        _server = new(options.Connection, cancellation => door.OpenAsync(null, cancellation), second.LendAsync, Probes(options), all.Time);
        (_pace, _lastRound) = (new(all.Time, options.Tiers.Live), all.Time.GetTimestamp());
        _state = new(TargetCondition.Starting, all.Time.GetUtcNow()) { Tier = new(Tiers.Live, options.Tiers.Live) };
    }

    /// <summary>What is known. May be asked from any thread.</summary>
    public LiveState State => _state;

    /// <summary>Is told when the condition of the target changed, or the server became another.</summary>
    public Action<LiveState>? Changed { get; set; }

    /// <summary>How long until the next round is due.</summary>
    public TimeSpan UntilDue => _pace.UntilDue;

    /// <summary>Whether its rounds no longer come, though none may take as long as this.</summary>
    public bool IsStalled => _all.Time.GetElapsedTime(Volatile.Read(ref _lastRound)) > _pace.Effective + Longest;

    /// <summary>Goes on with other options of the same connection.</summary>
    public void Use(TargetOptions options)
    {
        _options = options;
        _pace.Interval = options.Tiers.Live;
        _server.Probes = Probes(options);
    }

    /// <summary>A round. Never throws but when it is stopped.</summary>
    public async Task RoundAsync(CancellationToken cancellation)
    {
        var begun = _all.Time.GetTimestamp();
        Volatile.Write(ref _lastRound, begun);
        try
        {
            var picture = await LookAsync(cancellation);
            Succeed(picture, _all.Time.GetElapsedTime(begun));
            await MeetAsync(cancellation);
        }
#pragma warning disable CA1031 // Whatever it is, it ends this round and no other; Setback knows the kinds.
        catch (Exception failure) when (Setback.Of(failure, _options.Connection, cancellation) is { } setback)
#pragma warning restore CA1031
        {
            Fail(setback);
            Measure(_all.Time.GetElapsedTime(begun), hasSucceeded: false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static System.Collections.Immutable.ImmutableArray<Probe> Probes(TargetOptions options) => options.Probes.Choose(Inspector.Probes.Live);

    /// <summary>Looks; again at once when the session was lost, for somebody may have ended it.</summary>
    private async Task<LockPicture> LookAsync(CancellationToken cancellation)
    {
        try
        {
            return await LookOnceAsync(cancellation);
        }
        catch (Exception failure) when (_state.Condition == TargetCondition.Up && Setback.Of(failure, _options.Connection, cancellation) is { IsLost: true, Answered: false })
        {
            return await LookOnceAsync(cancellation);
        }
    }

    /// <summary>While the fleet's store does not answer, the server itself says whether another agent has come: who came later was sent.</summary>
    private async Task MeetAsync(CancellationToken cancellation)
    {
        if (_all.Fleet is not { IsInTouch: false } fleet)
        {
            _since = null;
            return;
        }

        var fellows = await _server.FellowsAsync(cancellation);
        _since ??= fellows.FirstOrDefault(one => one.IsOwn)?.Since;
        if (fellows.Where(one => one.Since > _since).Select(one => fleet.Other(one.Application, _options.Name)).FirstOrDefault(name => name is not null) is { } other)
        {
            fleet.Stints.Yield(_options.Name, other);
        }
    }

    private async Task<LockPicture> LookOnceAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, _all.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await _server.LookAsync(end.Token);
        }
        finally
        {
            _second.Return();
        }
    }

    private void Succeed(LockPicture picture, TimeSpan duration)
    {
        var (before, now, sample) = (_state, _all.Time.GetUtcNow(), picture.Sample);
        _breaker.Succeed();
        _budget.Spend(Tiers.Live, sample.DatabaseTime, _options.Tiers.Live);
        _pace.Stretch = _budget.Stretch(Tiers.Live, isWaitedFor: sample.Waiters > 0);
        _pace.Take();
        var ended = _incidents.Add(sample);
        Keep(ended);
        _all.Metrics.Observe(_options.Name, sample, _pace.Effective);
        _all.Metrics.ObserveProbes(picture.Examination);
        Measure(duration, hasSucceeded: true);
        _state = new(TargetCondition.Up, before.Condition == TargetCondition.Up ? before.Since : now)
        {
            Picture = picture,
            Locks = SeenLocks.Of(picture),
            TakenAt = _all.Time.GetTimestamp(),
            Tier = new(Tiers.Live, _options.Tiers.Live) { EffectiveInterval = _pace.Effective, LastSuccess = now, SucceededAt = _all.Time.GetTimestamp(), LastDuration = duration },
            Open = _incidents.Open,
            Ended = ended.IsEmpty ? before.Ended : [.. _incidents.Ended],
        };
        _all.Incidents?.Observe(_options.Name, picture, _state.Open);
        Stretching.Tell(_all.Log, _options.Name, _budget, before.Tier, _state.Tier);
        Tell(before);
    }

    private void Fail(Setback setback)
    {
        var (before, now) = (_state, _all.Time.GetUtcNow());
        var tier = before.Tier with { EffectiveInterval = _pace.Effective, Problem = setback.Reason };
        if (setback.Answered)
        {
            _pace.Take();
            _state = before with { Tier = tier };
            _all.Log.RoundFailed(_options.Name, Tiers.Live, setback.Reason);
            return;
        }

        var pause = _breaker.Fail(setback.Rest);
        _pace.DueIn(pause);
        _all.Metrics.ObserveUp(_options.Name, isUp: false, pause + Patience + _options.Tiers.Live);
        _state = before with
        {
            Condition = TargetCondition.Down,
            Since = before.Condition == TargetCondition.Down ? before.Since : now,
            Reason = setback.Reason,
            NextAttempt = now + pause,
            Tier = tier,
        };
        Tell(before);
    }

    private void Measure(TimeSpan duration, bool hasSucceeded)
    {
        var (metrics, name) = (_all.Metrics, _options.Name);
        metrics.ObserveTier(name, Tiers.Live, duration, hasSucceeded, _options.Tiers.Live, _pace.Effective);
        metrics.ObserveBreaker(name, _breaker.IsOpen);
        metrics.ObserveConnections(name, (_breaker.IsOpen ? 0 : 1) + (_second.IsOpen ? 1 : 0));
        metrics.ObserveCost(name, _budget.Taken, _budget.Share);
    }

    private void Tell(LiveState before)
    {
        var (state, name) = (_state, _options.Name);
        if (state.Condition != before.Condition)
        {
            if (state.Condition == TargetCondition.Up)
            {
                _all.Log.TargetUp(name, state.Picture!.Sample.Version.ToString(), state.Picture.Sample.IsStandby ? "standby" : "primary");
            }
            else
            {
                _all.Log.TargetDown(name, state.Reason ?? "");
            }
        }
        else if (state.Reason != before.Reason && state.Reason is not null)
        {
            _all.Log.TargetDown(name, state.Reason);
        }

        var isOther = state.Picture is { } now && before.Picture is { } then
            && (now.Host != then.Host || now.Port != then.Port || now.Sample.Version != then.Sample.Version || now.Sample.IsStandby != then.Sample.IsStandby);
        if (isOther)
        {
            _all.Log.ServerChanged(name, state.Picture!.Sample.Version.ToString(), state.Picture.Sample.IsStandby ? "standby" : "primary");
        }

        if (isOther || state.Condition != before.Condition)
        {
            Changed?.Invoke(state);
        }
    }

    /// <summary>Hands incidents to history: those that ended, and from time to time those that last.</summary>
    private void Keep(IEnumerable<Incident> ended)
    {
        foreach (var incident in ended)
        {
            _all.History.Record(new IncidentEntry(_options.Name, incident));
            _all.Log.IncidentEnded(_options.Name, incident.Root.ToString(), incident.Duration.TotalSeconds, incident.PeakWaiters);
        }

        var (open, now) = (_incidents.Open, _all.Time.GetTimestamp());
        var begun = open.Where(incident => incident.Samples == 2).ToList();
        _all.Metrics.ObserveIncidents(_options.Name, begun.Count, open.Length);
        begun.ForEach(incident => _all.Log.IncidentBegan(_options.Name, incident.Root.ToString(), incident.State ?? "", incident.PeakWaiters));
        if (begun.Count > 0 || _all.Time.GetElapsedTime(_writtenAt, now) >= WriteInterval)
        {
            _writtenAt = now;
            foreach (var incident in open)
            {
                _all.History.Record(new IncidentEntry(_options.Name, incident));
            }
        }
    }
}
