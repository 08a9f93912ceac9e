using System.Collections.Concurrent;
using System.Collections.Immutable;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;

namespace Inspector.Agent.Scheduling;

/// <summary>The agent: the targets of the configuration, each under watch, and what is known of them.</summary>
/// <param name="configuration">The configuration, which may change.</param>
/// <param name="all">What all targets share.</param>
internal sealed class WatchingAgent(ConfigurationWatch configuration, Surroundings all) : IAgentView, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, WatchedTarget> _targets = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _change = new(1);
    private AgentConfiguration? _used;

    /// <inheritdoc/>
    public DateTimeOffset StartedAt { get; } = all.Time.GetUtcNow();

    /// <inheritdoc/>
    public ConfigurationState Configuration => configuration.State;

    /// <inheritdoc/>
    public HistoryStore History => all.History;

    /// <inheritdoc/>
    public ImmutableArray<TargetView> Targets =>
        [.. configuration.State.Configuration.Targets.Select(target => _targets.GetValueOrDefault(target.Name)?.View).OfType<TargetView>()];

    /// <inheritdoc/>
    public bool IsStopping { get; private set; }

    /// <inheritdoc/>
    public string? Stalled => _targets.Values.Where(target => target.IsStalled).Select(target => $"the rounds of {target.Name} no longer come").FirstOrDefault();

    /// <summary>Takes up what the configuration says now: what is unchanged goes on as it is.</summary>
    /// <param name="terms">Gives and takes terms.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ApplyAsync(Terms terms, CancellationToken cancellation)
    {
        await _change.WaitAsync(cancellation);
        try
        {
            var wanted = configuration.State.Configuration;
            if (ReferenceEquals(wanted, _used))
            {
                return;
            }

            all.Suppressions = wanted.Suppressions;
            foreach (var gone in _targets.Keys.Except(wanted.Targets.Select(target => target.Name), StringComparer.Ordinal).ToList())
            {
                await EndAsync(terms, gone, cancellation);
                all.Metrics.Forget(gone);
            }

            foreach (var target in wanted.Targets)
            {
                if (_targets.TryGetValue(target.Name, out var watched) && watched.CanUse(target))
                {
                    watched.Use(target, mustLookAgain: _used?.SilencesSame(wanted) == false);
                    continue;
                }

                if (watched is not null)
                {
                    await EndAsync(terms, target.Name, cancellation);
                }

                _targets[target.Name] = new(target, all);
                await terms.PlaceAsync(target.Name, cancellation);
            }

            if (_used is { } before)
            {
                all.Log.ConfigurationChanged(wanted.Targets.Length);
                if (before.Listen != wanted.Listen)
                {
                    all.Log.NeedsRestart("listen");
                }

                if (before.Metrics != wanted.Metrics)
                {
                    all.Log.NeedsRestart("metrics");
                }

                if (!before.History.IsSameAs(wanted.History))
                {
                    all.Log.NeedsRestart("history");
                }
            }

            _used = wanted;
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Watches a target for a term.</summary>
    public async Task WatchAsync(string name, CancellationToken cancellation)
    {
        if (!_targets.TryGetValue(name, out var target))
        {
            return;
        }

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

            all.Log.WatchFailed(defect, name, Visible.Line(defect.Message));
            await Task.Delay(TimeSpan.FromSeconds(5), all.Time, CancellationToken.None);
        }
    }

    /// <summary>Says that it stops.</summary>
    public void Stop() => IsStopping = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_targets.Values.Select(target => target.DisposeAsync().AsTask()));
        _change.Dispose();
    }

    private async Task EndAsync(Terms terms, string name, CancellationToken cancellation)
    {
        _targets.TryRemove(name, out var target);
        await terms.RemoveAsync(name, cancellation);
        if (target is not null)
        {
            await target.DisposeAsync();
        }
    }
}
