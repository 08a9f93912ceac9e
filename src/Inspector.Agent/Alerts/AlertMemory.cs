using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Agent.History;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Alerts;

/// <summary>What receivers were told of one incident.</summary>
/// <param name="Alert">As it was told last, as far as it was kept.</param>
/// <param name="Receivers">Those that know of it, and whether they know that it is over.</param>
/// <param name="End">When it ended, by the server's clock, as the first of them was told; null when none was.</param>
internal sealed record Memory(LockAlert Alert, FrozenDictionary<string, bool> Receivers, DateTimeOffset? End)
{
    /// <summary>Whether all of them know that it is over.</summary>
    public bool IsOver => Receivers.Values.All(isOver => isOver);
}

/// <summary>Keeps in history what receivers were told, and reads it.</summary>
internal sealed class AlertMemory(HistoryStore history, ILogger log, TimeProvider time)
{
    /// <summary>How long it may take to read: alerts do not wait for a store that is slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long it is left alone after that failed.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>For how long it matters that an incident has ended.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    private long? _failedAt;
    private bool _isFailing;

    /// <summary>Keeps that a receiver took the beginning or the end of an incident. Never waits.</summary>
    public void Keep(Receiver receiver, AlertMessage message)
    {
        if (message.Event != AlertEvent.Updated)
        {
            var alert = message.Alert;
            history.Record(new AlertEntry(receiver.Id, alert.Incident, alert.Start, alert.Target, time.GetUtcNow(), alert.End, JsonSerializer.Serialize(alert)));
        }
    }

    /// <summary>What was told of incidents that last, as far as is known, and of those that ended lately.</summary>
    /// <returns>Null when it cannot be read now; the next who asks may try again.</returns>
    public async Task<ImmutableArray<Memory>?> ReadAsync(CancellationToken cancellation)
    {
        if (_failedAt is { } failed && time.GetElapsedTime(failed) < Rest)
        {
            return null;
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            var rows = await history.AlertsAsync(time.GetUtcNow() - Recent, cancellation: end.Token).WaitAsync(end.Token);
            (_failedAt, _isFailing) = (null, false);
            return [.. rows.GroupBy(row => (row.Target, row.Incident, row.Start)).Select(Of).OfType<Memory>()];
        }
#pragma warning disable CA1031 // Whatever it is, alerts are told all the same.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_isFailing)
            {
                log.MemoryUnread(failure is OperationCanceledException ? "no answer in time" : Visible.Line(failure.Message));
            }

            (_failedAt, _isFailing) = (time.GetTimestamp(), true);
            return null;
        }
    }

    private static Memory? Of(IGrouping<(string Target, string Incident, DateTimeOffset Start), AlertEntry> rows)
    {
        try
        {
            return JsonSerializer.Deserialize<LockAlert>(rows.OrderBy(row => row.End is null).First().Told) is { } told
                ? new(
                    told with { Target = rows.Key.Target, Incident = rows.Key.Incident, End = null },
                    rows.ToFrozenDictionary(row => row.Receiver, row => row.End is not null, StringComparer.Ordinal),
                    rows.Min(row => row.End))
                : null;
        }
        catch (JsonException)
        {
            return null; // written by a version to come
        }
    }
}
