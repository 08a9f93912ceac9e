using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Agent.History;

namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>What the other agents of a fleet have told: pictures, as of a moment ago. Thread-safe to ask; told by one.</summary>
internal sealed class Fellows
{
    /// <summary>Inspections that are fetched at one time.</summary>
    private const int Batch = 50;

    /// <summary>What is committed late bears an earlier time than what was read before it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, long> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), DateTimeOffset> _fetched = [];
    private ImmutableDictionary<string, ImmutableArray<ToldTarget>> _told = ImmutableDictionary<string, ImmutableArray<ToldTarget>>.Empty;
    private ImmutableDictionary<(string Target, string Database), KeptInspection> _kept = ImmutableDictionary<(string, string), KeptInspection>.Empty;
    private ImmutableDictionary<string, (string Watcher, ToldTarget Target)> _targets = ImmutableDictionary<string, (string, ToldTarget)>.Empty;
    private DateTimeOffset _since = DateTimeOffset.UnixEpoch;

    /// <summary>Until when the words of each are known.</summary>
    public IReadOnlyDictionary<string, long> Heard => _heard;

    /// <summary>What is known of a target from others; null when none watches it, or it was not told yet.</summary>
    public TargetView? Show(string target) =>
        Volatile.Read(ref _targets).TryGetValue(target, out var found) ? found.Target.Show(found.Watcher, database => Inspection(target, database)) : null;

    /// <summary>The last inspection of a database that any agent told.</summary>
    public KeptInspection? Inspection(string target, string database) => Volatile.Read(ref _kept).GetValueOrDefault((target, database));

    /// <summary>Remembers what this agent saw of a target that it leaves: until another has looked, it stands.</summary>
    public void Remember(TargetView view)
    {
        foreach (var database in view.Databases.Where(database => database.Inspection is not null))
        {
            Volatile.Write(ref _kept, _kept.SetItem((view.Name, database.Name), database.Inspection!));
        }
    }

    /// <summary>Takes over what the store says.</summary>
    /// <param name="news">What it says.</param>
    /// <param name="alive">The agents that live, this one not among them.</param>
    public void Hear(FleetNews news, IReadOnlyCollection<FleetAgent> alive)
    {
        foreach (var agent in news.Agents)
        {
            if (news.Views.TryGetValue(agent.Instance, out var views))
            {
                _told = _told.SetItem(agent.Instance, Read(views));
                _heard[agent.Instance] = agent.ToldAt;
            }
        }

        var living = alive.ToDictionary(agent => agent.Instance, agent => agent.Name, StringComparer.Ordinal);
        foreach (var gone in _told.Keys.Except(living.Keys, StringComparer.Ordinal).ToList())
        {
            _told = _told.Remove(gone);
            _heard.Remove(gone);
        }

        var owners = news.Terms.Where(term => term.EndedAt is null && living.ContainsKey(term.Instance)).ToDictionary(term => term.Target, term => term.Instance, StringComparer.Ordinal);
        var targets = from told in _told
                      from target in told.Value
                      where owners.GetValueOrDefault(target.Name) == told.Key
                      select KeyValuePair.Create(target.Name, (living[told.Key], target));
        Volatile.Write(ref _targets, ImmutableDictionary.CreateRange(StringComparer.Ordinal, targets));
    }

    /// <summary>Fetches the inspections that were told since.</summary>
    public async Task FetchAsync(FleetStore store, CancellationToken cancellation)
    {
        var since = _since - Overlap;
        while (true)
        {
            var page = await store.KeptAsync(since, Batch, cancellation);
            foreach (var told in page.Where(told => _fetched.GetValueOrDefault((told.Target, told.Database)) < told.ToldAt))
            {
                _fetched[(told.Target, told.Database)] = told.ToldAt;
                if (Unpack(told.Inspection) is { } kept)
                {
                    Volatile.Write(ref _kept, _kept.SetItem((told.Target, told.Database), kept));
                }
            }

            if (page.Count > 0)
            {
                since = _since = page[^1].ToldAt;
            }

            if (page.Count < Batch)
            {
                return;
            }
        }
    }

    /// <summary>An agent of another version may tell what this one cannot read: then it is not shown here.</summary>
    private static ImmutableArray<ToldTarget> Read(byte[] views)
    {
        try
        {
            return ToldTarget.Unpack(views);
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException or InvalidOperationException)
        {
            return [];
        }
    }

    private static KeptInspection? Unpack(byte[] inspection)
    {
        try
        {
            return KeptInspection.Unpack(inspection);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
