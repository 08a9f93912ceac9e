using System.Collections.Concurrent;
using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Alerts;

/// <summary>
/// Tells the receivers of the configuration of lock incidents: when one is worth it, again while it lasts, and when it is over. Tiers hand over what they saw and go on; one loop makes alerts of the latest of each
/// target, and each receiver has a loop of its own. What was told is kept in history, so that whoever watches a target next goes on where the one before ended. That an agent stops is no end of an incident.
/// </summary>
internal sealed class AlertDesk : IIncidentListener, IAsyncDisposable
{
    /// <summary>How long the end may wait for receivers.</summary>
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(1);

    private readonly AlertOptions _options;
    private readonly AlertMemory _memory;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _client;
    private readonly ImmutableArray<Delivery> _deliveries;
    private readonly ConcurrentDictionary<string, Look> _news = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Watched> _targets = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Alarm _alarm;
    private readonly Task _deciding;
    private readonly Task _telling;

    private AlertDesk(AlertOptions options, HistoryStore history, AgentMetrics metrics, ILogger log, TimeProvider time, HttpMessageHandler handler, Func<double> chance)
    {
        (_options, _memory, _log, _time, _alarm, _client) = (options, new(history, log, time), log, time, new(time), new(handler));
        _deliveries = [.. Receiver.All(options, _client, time).Select(receiver => new Delivery(receiver, metrics, log, time, _memory.Keep, chance))];
        _deciding = Task.Run(() => DecideAsync(_end.Token));
        _telling = Task.WhenAll(_deliveries.Select(delivery => Task.Run(() => delivery.RunAsync(_end.Token))));
    }

    /// <summary>Begins.</summary>
    /// <param name="options">Who is told, and of what.</param>
    /// <param name="history">Where it is kept what was told.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Null where nobody is told.</returns>
    public static AlertDesk? Start(AlertOptions options, HistoryStore history, AgentMetrics metrics, ILogger log, TimeProvider time) =>
        options.IsEmpty ? null : Start(options, history, metrics, log, time, Handler(), Random.Shared.NextDouble);

    /// <summary>The same, over another way to receivers, and without chance.</summary>
    internal static AlertDesk Start(AlertOptions options, HistoryStore history, AgentMetrics metrics, ILogger log, TimeProvider time, HttpMessageHandler handler, Func<double> chance) =>
        new(options, history, metrics, log, time, handler, chance);

    /// <inheritdoc/>
    public void Observe(string target, LockPicture picture, ImmutableArray<Incident> open)
    {
        _news[target] = new(picture, open, _time.GetUtcNow(), _time.GetTimestamp());
        _alarm.Ring();
    }

    /// <summary>Tells what waits, for a second at most.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var delivery in _deliveries)
        {
            delivery.End();
        }

        await Task.WhenAny(_telling, Task.Delay(Parting, _time));
        await _end.CancelAsync();
        await _deciding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _end.Dispose();
    }

    /// <summary>Follows no redirection: it would take the token elsewhere.</summary>
    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
    };

    private async Task DecideAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _alarm.SleepAsync(TimeSpan.FromDays(1), cancellation);
            var looks = ImmutableArray.CreateBuilder<(string Target, Look Look)>();
            foreach (var target in _news.Keys)
            {
                if (_news.TryRemove(target, out var look))
                {
                    looks.Add((target, look));
                }
            }

            await RememberAsync(Unknown(looks), cancellation);
            foreach (var (target, look) in looks)
            {
                Decide(target, look);
            }
        }
    }

    /// <summary>Of a target that this agent did not watch a moment ago, another may have told.</summary>
    private HashSet<string> Unknown(IEnumerable<(string Target, Look Look)> looks)
    {
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (target, look) in looks)
        {
            if (!_targets.TryGetValue(target, out var watched))
            {
                _targets.Add(target, watched = new(new(target, _options, _time), look.At));
            }

            watched.Rhythm = _time.GetElapsedTime(watched.LastLook, look.At);
            watched.LastLook = look.At;
            watched.IsUnknown |= watched.Rhythm > TargetAlerts.Longest;
            if (watched.IsUnknown)
            {
                unknown.Add(target);
            }
        }

        return unknown;
    }

    private async Task RememberAsync(HashSet<string> unknown, CancellationToken cancellation)
    {
        if (unknown.Count == 0 || await _memory.ReadAsync(cancellation) is not { } memories)
        {
            return;
        }

        foreach (var target in unknown)
        {
            _targets[target].IsUnknown = false;
        }

        foreach (var memory in memories.Where(memory => unknown.Contains(memory.Alert.Target)))
        {
            _targets[memory.Alert.Target].Alerts.Adopt(memory.Alert, memory.IsOver ? memory.End : null);
            foreach (var delivery in _deliveries)
            {
                if (memory.Receivers.TryGetValue(delivery.Receiver.Id, out var isOver))
                {
                    delivery.Know(memory.Alert.Id, isOver);
                }
            }
        }
    }

    private void Decide(string target, Look look)
    {
        try
        {
            var watched = _targets[target];
            foreach (var alert in watched.Alerts.Take(look.Picture, look.Open, look.Now))
            {
                var believed = alert with { Believed = watched.Believed };
                foreach (var delivery in _deliveries)
                {
                    delivery.Put(believed);
                }
            }
        }
#pragma warning disable CA1031 // A defect of ours at one target must not silence the others.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            _log.AlertsFailed(defect, target, Visible.Line(defect.Message));
        }
    }

    private sealed record Look(LockPicture Picture, ImmutableArray<Incident> Open, DateTimeOffset Now, long At);

    private sealed class Watched(TargetAlerts alerts, long firstLook)
    {
        private static readonly TimeSpan Most = TimeSpan.FromHours(4);

        public TargetAlerts Alerts => alerts;

        public bool IsUnknown { get; set; } = true;

        public long LastLook { get; set; } = firstLook;

        /// <summary>The time between the last two looks.</summary>
        public TimeSpan Rhythm { get; set; }

        /// <summary>Where looks are rare an alert must be believed from one to the one after the next.</summary>
        public TimeSpan Believed => Rhythm * 3 is var three && three < LockAlert.LeastBelieved ? LockAlert.LeastBelieved : three > Most ? Most : three;
    }
}
