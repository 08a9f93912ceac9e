using System.Collections.Concurrent;
using System.Collections.Immutable;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Scheduling.Fleet;

namespace Inspector.Agent.Scheduling;

/// <summary>The agent: the targets of the configuration, those under its watch, and what is known of all of them. Alone it watches all; in a fleet those for which it has terms, and others tell of the rest.</summary>
/// <param name="configuration">The configuration, which may change.</param>
/// <param name="all">What all targets share.</param>
internal sealed class WatchingAgent(ConfigurationWatch configuration, Surroundings all) : IAgentView, IFleetWatch, IAsyncDisposable
{
    /// <summary>How long what is open stays open for a next term here, where another agent may have it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(4);

    /// <summary>How long a target that only other agents have in their configuration waits for one of them.</summary>
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, WatchedTarget> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _resting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _change = new(1);
    private AgentConfiguration? _used;
    private Terms? _terms;

    /// <inheritdoc/>
    public DateTimeOffset StartedAt { get; } = all.Time.GetUtcNow();

    /// <inheritdoc/>
    public ConfigurationState Configuration => configuration.State;

    /// <inheritdoc/>
    public HistoryStore History => all.History;

    /// <inheritdoc/>
    public FleetState? Fleet => all.Fleet?.State;

    /// <inheritdoc/>
    public ImmutableArray<TargetView> Targets => [.. configuration.State.Configuration.Targets.Select(Show).OfType<TargetView>()];

    /// <inheritdoc/>
    public bool IsStopping { get; private set; }

    /// <inheritdoc/>
    public string? Stalled => _targets.Values.Where(target => target.IsStalled && IsOwn(target.Name)).Select(target => $"the rounds of {target.Name} no longer come").FirstOrDefault();

    /// <inheritdoc/>
    public ImmutableArray<string> Wanted => [.. configuration.State.Configuration.Targets.Select(target => target.Name)];

    /// <inheritdoc/>
    public IEnumerable<TargetView> Own => _targets.Values.Where(target => IsOwn(target.Name)).Select(target => Remembering(target.View));

    /// <summary>Every target of the configuration, and whether this agent watches it.</summary>
    public IEnumerable<(string Target, bool IsOwn)> Owners => Wanted.Select(target => (target, IsOwn(target)));

    /// <summary>Takes up what the configuration says now: what is unchanged goes on as it is.</summary>
    /// <param name="terms">Gives and takes terms; null where a fleet's store was not reached yet.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ApplyAsync(Terms? terms, CancellationToken cancellation)
    {
        await _change.WaitAsync(cancellation);
        try
        {
            _terms = terms ?? _terms;
            var wanted = configuration.State.Configuration;
            if (ReferenceEquals(wanted, _used))
            {
                return;
            }

            all.Suppressions = wanted.Suppressions;
            foreach (var gone in (_used?.Targets ?? []).Select(target => target.Name).Except(wanted.Targets.Select(target => target.Name), StringComparer.Ordinal))
            {
                await EndAsync(gone, cancellation);
                all.Metrics.Forget(gone);
            }

            foreach (var target in wanted.Targets)
            {
                if (_targets.TryGetValue(target.Name, out var watched))
                {
                    if (watched.CanUse(Dressed(target)))
                    {
                        watched.Use(Dressed(target), mustLookAgain: _used?.SilencesSame(wanted) == false);
                        continue;
                    }

                    await EndAsync(target.Name, cancellation);
                }

                if (all.Fleet is null)
                {
                    _targets[target.Name] = new(target, all);
                    await _terms!.PlaceAsync(target.Name, cancellation);
                }
            }

            if (_used is { } before)
            {
                Restarts.Tell(all.Log, before, wanted);
            }

            _used = wanted;
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Watches a target for a term.</summary>
    /// <returns>How long until the next term; null where this agent has none to give.</returns>
    public async Task<TimeSpan?> WatchAsync(string name, CancellationToken cancellation)
    {
        if (all.Fleet is { } fleet)
        {
            return await WatchSharedAsync(fleet, name, cancellation);
        }

        if (_targets.TryGetValue(name, out var target))
        {
            await WatchAsync(target, cancellation);
        }

        return TimeSpan.Zero;
    }

    /// <summary>Says that it stops.</summary>
    public void Stop() => IsStopping = true;

    /// <inheritdoc/>
    public async Task CloseRestedAsync()
    {
        foreach (var (name, since) in _resting.Where(one => all.Time.GetElapsedTime(one.Value) > Rest))
        {
            if (_resting.TryRemove(KeyValuePair.Create(name, since)))
            {
                await CloseAsync(name);
                await all.Fleet!.Stints.EndAsync(name);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_targets.Values.Select(target => target.DisposeAsync().AsTask()));
        _change.Dispose();
    }

    /// <summary>A term that another agent could have had, and whose successor it may have.</summary>
    private async Task<TimeSpan?> WatchSharedAsync(FleetMember fleet, string name, CancellationToken cancellation)
    {
        if (configuration.State.Configuration.Targets.FirstOrDefault(target => target.Name == name) is not { } options)
        {
            if (fleet.IsInTouch && !fleet.IsWantedByOthers(name) && _terms is { } terms)
            {
                await fleet.ForgetAsync(name, cancellation);
                await terms.DropAsync(name, cancellation);
            }

            return Elsewhere;
        }

        _resting.TryRemove(name, out _);
        var target = _targets.GetOrAdd(name, _ =>
        {
            all.Log.TermBegun(name);
            return new(Dressed(options), all);
        });
        var end = StintEnd.Over;
        try
        {
            end = await fleet.Stints.ServeAsync(name, token => WatchAsync(target, token), cancellation);
        }
        finally
        {
            if (end == StintEnd.Over && !cancellation.IsCancellationRequested)
            {
                _resting[name] = all.Time.GetTimestamp();
            }
            else
            {
                await CloseAsync(name);
            }
        }

        cancellation.ThrowIfCancellationRequested(); // so that the term is handed back to the store at once
        if (end == StintEnd.GivenUp)
        {
            await fleet.Stints.EndAsync(name);
        }

        return end == StintEnd.Taken ? null : TimeSpan.Zero;
    }

    private async Task WatchAsync(WatchedTarget target, CancellationToken cancellation)
    {
        try
        {
            await target.WatchAsync(new(all.Time, Terms.Length), cancellation);
        }
#pragma warning disable CA1031 // Told to end, or a defect of ours: then the next term begins anew, a moment later.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            all.Log.WatchFailed(defect, target.Name, Visible.Line(defect.Message));
            await Task.Delay(TimeSpan.FromSeconds(5), all.Time, CancellationToken.None);
        }
    }

    /// <summary>What is shown of a target.</summary>
    private TargetView? Show(TargetOptions options)
    {
        var own = _targets.GetValueOrDefault(options.Name)?.View;
        if (all.Fleet is not { } fleet)
        {
            return own;
        }

        if (own is not null && IsOwn(options.Name))
        {
            return Remembering(own) with { Watcher = fleet.Name };
        }

        return fleet.Fellows.Show(options.Name) ?? new()
        {
            Name = options.Name,
            Place = options.Connection.Place,
            Since = StartedAt,
            Reason = fleet.IsInTouch ? "no agent of the fleet watches it now" : "the fleet's store does not answer, so that only its watcher knows",
        };
    }

    /// <summary>A target that was taken over is shown with what was found before, until it was inspected anew.</summary>
    private TargetView Remembering(TargetView view) => all.Fleet is not { } fleet || view.Databases.All(database => database.Inspection is not null)
        ? view
        : view with { Databases = [.. view.Databases.Select(database => database.Inspection is null ? database with { Inspection = fleet.Fellows.Inspection(view.Name, database.Name) } : database)] };

    private bool IsOwn(string target) => all.Fleet is not { } fleet || fleet.Stints.Has(target);

    /// <summary>In a fleet sessions bear the agent's name.</summary>
    private TargetOptions Dressed(TargetOptions target) =>
        all.Fleet is { } fleet ? target with { Connection = target.Connection with { Session = target.Connection.Session with { ApplicationName = fleet.ApplicationName(target.Name) } } } : target;

    private async Task EndAsync(string name, CancellationToken cancellation)
    {
        if (all.Fleet is { } fleet)
        {
            fleet.Stints.GiveUp(name); // its next term finds whether others want it
            if (_resting.TryRemove(name, out _))
            {
                await CloseAsync(name);
            }

            return;
        }

        _targets.TryRemove(name, out var target);
        await _terms!.RemoveAsync(name, cancellation);
        if (target is not null)
        {
            await target.DisposeAsync();
        }
    }

    /// <summary>Ends the watch of a target that another agent is to have, and forgets what only its watcher may tell.</summary>
    private async Task CloseAsync(string name)
    {
        if (_targets.TryRemove(name, out var target))
        {
            all.Fleet!.Fellows.Remember(target.View);
            await target.DisposeAsync();
            all.Metrics.Forget(name);
        }
    }
}
