using Inspector.Agent.Metrics;
using Inspector.Agent.Scheduling;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Alerts;

/// <summary>Tells one receiver what waits for it, one message after the other. While it fails, the pauses grow; nobody waits for it.</summary>
internal sealed class Delivery
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Receiver _receiver;
    private readonly Outbox _outbox;
    private readonly AgentMetrics _metrics;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Action<Receiver, AlertMessage> _told;
    private readonly Func<double> _chance;
    private readonly Alarm _alarm;
    private volatile bool _isEnding;
    private long _sent;
    private long _failures;
    private long _droppedBefore;
    private int _row;

    /// <summary>Waits for something to tell.</summary>
    /// <param name="receiver">Whom.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">By which pauses are made.</param>
    /// <param name="told">Is told of each message that the receiver took.</param>
    /// <param name="chance">By which pauses differ from agent to agent: 0 to 1.</param>
    public Delivery(Receiver receiver, AgentMetrics metrics, ILogger log, TimeProvider time, Action<Receiver, AlertMessage> told, Func<double> chance)
    {
        (_receiver, _outbox, _metrics, _log, _time, _told, _chance, _alarm) = (receiver, new(tellsEach: !receiver.IsAlertmanager), metrics, log, time, told, chance, new(time));
        Measure();
    }

    /// <summary>Whom.</summary>
    public Receiver Receiver => _receiver;

    /// <summary>What is so now of an incident.</summary>
    public void Put(LockAlert alert)
    {
        _outbox.Put(alert);
        if (_outbox.Dropped is var dropped && dropped > Interlocked.Exchange(ref _droppedBefore, dropped))
        {
            _log.AlertsDropped(_receiver.Name, dropped);
        }

        Measure();
        _alarm.Ring();
    }

    /// <summary>The receiver knows of an incident.</summary>
    public void Know(string id, bool isOver) => _outbox.Know(id, isOver);

    /// <summary>From now on it ends as soon as nothing waits, or the receiver fails.</summary>
    public void End()
    {
        _isEnding = true;
        _alarm.Ring();
    }

    /// <summary>Tells, until it is told to end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_outbox.Peek() is { } message)
            {
                await TryAsync(message, cancellation);
            }
            else if (_isEnding)
            {
                return;
            }
            else
            {
                await _alarm.SleepAsync(TimeSpan.FromDays(1), cancellation);
            }

            if (_isEnding && _row > 0)
            {
                return;
            }
        }
    }

    /// <summary>The pause after so many failures in a row: each twice the one before, to half a minute, and half of it by chance, so that agents do not come back all at once.</summary>
    internal static TimeSpan Pause(int failures, double chance) =>
        TimeSpan.FromTicks((long)(Math.Min(Longest.Ticks, Shortest.Ticks * Math.Pow(2, Math.Min(failures - 1, 10))) * (0.5 + (chance / 2))));

    private async Task TryAsync(AlertMessage message, CancellationToken cancellation)
    {
        var attempt = await _receiver.TellAsync(message, cancellation);
        if (attempt.Took)
        {
            Succeed(message);
            return;
        }

        _failures++;
        if (attempt.IsFinal)
        {
            _log.Refused(_receiver.Name, message.Alert.Id, attempt.Reason);
            _outbox.Settle(message);
            Measure();
            return;
        }

        if (_row++ == 0)
        {
            _log.ReceiverFails(_receiver.Name, attempt.Reason);
        }

        _outbox.Postpone(message);
        Measure();
        await RestAsync(Pause(_row, _chance()) is var pause && pause > attempt.Rest ? pause : attempt.Rest, cancellation);
    }

    private void Succeed(AlertMessage message)
    {
        _sent++;
        if (_row > 0)
        {
            _row = 0;
            _log.ReceiverMended(_receiver.Name);
        }

        _outbox.Settle(message);
        Measure();
        if (message.Event == AlertEvent.Updated)
        {
            _log.ToldAgain(message.Alert.Target, _receiver.Name, message.Alert.Id);
        }
        else
        {
            _log.Told(message.Alert.Target, _receiver.Name, message.Alert.Id, Reports.Notation.Of(message.Event));
        }

        _told(_receiver, message);
    }

    /// <summary>What comes meanwhile ends no pause; the end does.</summary>
    private async Task RestAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var since = _time.GetTimestamp();
        while (!_isEnding && pause - _time.GetElapsedTime(since) is { Ticks: > 0 } left)
        {
            await _alarm.SleepAsync(left, cancellation);
        }
    }

    private void Measure() => _metrics.ObserveReceiver(_receiver.Name, Interlocked.Read(ref _sent), Interlocked.Read(ref _failures), _outbox.Count, _outbox.Dropped, _row > 0);
}
