using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Agent.Configuration;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Alerts;

/// <summary>What was told of one target's incidents, and what is to be told next: that one is worth it, that it changed or still lasts, that it is over. Not for several threads; nothing waits.</summary>
/// <param name="target">The target's name.</param>
/// <param name="options">Which incidents are worth it.</param>
/// <param name="time">By which it is said again that one lasts.</param>
internal sealed class TargetAlerts(string target, AlertOptions options, TimeProvider time)
{
    /// <summary>Incidents of one target that are told at one time; a further one is told when one of them is over.</summary>
    public const int Most = 50;

    /// <summary>How often it is said at least that an incident lasts: Alertmanager takes what it has not heard of for five minutes to be over.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How often a change is told at most.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15);

    /// <summary>Clocks that differ by less are taken to agree, so that a beginning is the same whoever tells it.</summary>
    public static readonly TimeSpan Agreement = TimeSpan.FromSeconds(5);

    private const int MostEnded = 1_000;

    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);

    /// <summary>What was told of incidents under another beginning, before it could be read that they had been told: it ends with them.</summary>
    private readonly List<LockAlert> _otherwise = [];

    private readonly OrderedDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    /// <summary>What was told and is not over.</summary>
    public IEnumerable<LockAlert> Open => _told.Values.Select(told => told.Alert);

    /// <summary>Takes over what another agent told, or this one before it was started anew.</summary>
    /// <param name="alert">What was told last.</param>
    /// <param name="end">When it ended, by the server's clock; null when some receiver takes it to last.</param>
    public void Adopt(LockAlert alert, DateTimeOffset? end)
    {
        if (end is { } over)
        {
            End(alert.Incident, over);
            if (_told.GetValueOrDefault(alert.Incident) is { } known && known.Alert.Start <= over)
            {
                _told.Remove(alert.Incident);
            }
        }
        else if (!_told.TryGetValue(alert.Incident, out var known))
        {
            _told.Add(alert.Incident, new(alert, null));
        }
        else if (known.Alert.Id != alert.Id && _otherwise.Count < Most)
        {
            _otherwise.Add(alert);
        }
    }

    /// <summary>Takes a look at the target.</summary>
    /// <param name="picture">What was seen.</param>
    /// <param name="open">The incidents that last.</param>
    /// <param name="now">When that was, by the agent's clock.</param>
    /// <returns>What is to be told.</returns>
    public ImmutableArray<LockAlert> Take(LockPicture picture, ImmutableArray<Incident> open, DateTimeOffset now)
    {
        var (sample, news) = (picture.Sample, ImmutableArray.CreateBuilder<LockAlert>());
        var roots = AlertKey.Roots(sample).GroupBy(root => root.Party).ToDictionary(group => group.Key, group => (Root: group.First(), Key: AlertKey.Of(target, sample, group.Key)));
        var present = roots.Values.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, told) in _told.Where(one => !present.Contains(one.Key) && !IsUnrecognized(one.Value.Alert.Root, roots.Keys, sample)).ToList())
        {
            _told.Remove(key);
            var end = sample.SampledAt > told.Alert.Start ? sample.SampledAt : told.Alert.Start;
            End(key, end);
            news.Add(told.Alert with { End = end });
            news.AddRange(_otherwise.Where(other => other.Incident == key).Select(other => other with { End = end }));
            _otherwise.RemoveAll(other => other.Incident == key);
        }

        foreach (var incident in open)
        {
            if (roots.TryGetValue(incident.Root, out var one) && IsSeen(incident.Root, sample) && Next(incident, one.Root, one.Key, picture, now) is { } alert)
            {
                _told[one.Key] = new(alert, time.GetTimestamp());
                news.Add(alert);
            }
        }

        return news.DrainToImmutable();
    }

    /// <summary>A root that was not seen as a session this time may be the one that is known: the next look tells.</summary>
    private static bool IsUnrecognized(AlertRoot root, IEnumerable<Party> present, LockSample sample) =>
        root.Gid is null && root.Pid != 0 && present.Contains(new(root.Pid)) && !IsSeen(new(root.Pid), sample);

    private static bool IsSeen(Party root, LockSample sample) => root.IsPrepared || sample.Session(root.Pid) is not null;

    private LockAlert? Next(Incident incident, Root root, string key, LockPicture picture, DateTimeOffset now)
    {
        var sample = picture.Sample;
        if (_told.GetValueOrDefault(key) is not { } told)
        {
            return _told.Count < Most && IsWorthIt(incident, root, sample) ? AlertText.Of(target, key, Begun(incident, key), root, picture) with { Ahead = Ahead(now - sample.SampledAt) } : null;
        }

        var before = told.Alert;
        var isDue = told.At is not { } at || time.GetElapsedTime(at) is var rest && (rest >= Longest || (rest >= Shortest && HasChanged(before, incident, root)));
        return !isDue ? null : AlertText.Of(target, key, incident, root, picture) with
        {
            Database = before.Database,
            Start = before.Start,
            Ahead = before.Ahead,
            PeakWaiters = Math.Max(before.PeakWaiters, Math.Max(incident.PeakWaiters, root.Blocked)),
        };
    }

    /// <summary>A root that blocks again, with somebody behind it who waited for it before, begins another incident: what was said to be over stays so.</summary>
    private Incident Begun(Incident incident, string key) => _ended.TryGetValue(key, out var end) && end >= incident.Start ? incident with { Start = end.AddMilliseconds(1) } : incident;

    /// <summary>
    /// A busy session that keeps others waiting for moments, transaction after transaction, is in many samples and hurts nobody: somebody must wait as long, or the transaction be as old. The name of
    /// the database is a label, which another agent may know already: it is waited for, for a moment.
    /// </summary>
    private bool IsWorthIt(Incident incident, Root root, LockSample sample) =>
        root.Blocked >= options.MinWaiters
        && sample.SampledAt - incident.Start is var lasted && lasted >= options.After
        && !(lasted < options.After + Shortest && AlertText.LacksDatabase(incident, root.Party, sample))
        && (LockTree.Age(sample, root.Party) >= options.After || AlertText.Longest(sample, root.Party) >= options.After);

    private static bool HasChanged(LockAlert before, Incident incident, Root root) =>
        before.Root.State != root.State || before.Waiters != root.Blocked || before.PeakWaiters < incident.PeakWaiters || before.Objects.Length < Math.Min(incident.Objects.Length, 5);

    private static TimeSpan Ahead(TimeSpan difference) => difference.Duration() < Agreement ? TimeSpan.Zero : difference;

    private void End(string key, DateTimeOffset end)
    {
        var latest = _ended.TryGetValue(key, out var known) && known > end ? known : end;
        _ended.Remove(key);
        _ended.Add(key, latest);
        while (_ended.Count > MostEnded)
        {
            _ended.RemoveAt(0);
        }
    }

    private sealed record Told(LockAlert Alert, long? At);
}
