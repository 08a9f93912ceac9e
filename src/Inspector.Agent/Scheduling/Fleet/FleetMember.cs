using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>
/// This agent as a member of a fleet. Every few seconds it says to the store that it lives and what it sees, and hears who else does: from that follow its share of the targets, which of them another has taken from it, and what
/// it shows of those of others. Who watches what Quartz decides; that no target is watched twice for long is decided here. While the store does not answer it goes on with what it has, and asks each server whether another
/// agent has come instead.
/// </summary>
internal sealed class FleetMember : IAsyncDisposable
{
    /// <summary>How often it says that it lives.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    /// <summary>After how long a silence it counts no longer: then the others' shares grow.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>How long the store may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>How often targets that nobody has are placed anew.</summary>
    private static readonly TimeSpan Mending = TimeSpan.FromSeconds(30);

    private const int LongestName = 40;
    private const int MostTold = 20;

    private readonly Dictionary<(string, string), DateTimeOffset> _told = [];
    private readonly FleetStore _store;
    private readonly Claims _claims;
    private readonly TimeProvider _time;
    private readonly AgentMetrics _metrics;
    private readonly ILogger _log;
    private volatile FleetState _state;
    private volatile HashSet<string> _othersWant = [];
    private string? _fleet;
    private HashSet<string> _firstWant = [];
    private ImmutableArray<string> _placed = [];
    private Task _mending = Task.CompletedTask;
    private long _mendedAt;
    private int _beats;

    /// <summary>Says nothing yet.</summary>
    /// <param name="backing">The store that the fleet shares.</param>
    /// <param name="name">What the agent is called.</param>
    /// <param name="time">The agent's clock.</param>
    /// <param name="metrics">Where it says how the fleet is.</param>
    /// <param name="log">The log.</param>
    public FleetMember(IHistoryBacking backing, string name, TimeProvider time, AgentMetrics metrics, ILogger log)
    {
        (_store, _time, _metrics, _log) = (new(backing), time, metrics, log);
        Name = name.Length > LongestName ? name[..LongestName] : name;
        Instance = $"{Name}@{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        _claims = new(backing, Instance, Patience);
        Stints = new(_claims, () => IsInTouch, Lose, time, log);
        Clock = new(time);
        _state = new(Name, backing.Name) { Since = time.GetUtcNow(), Reason = "the store was not asked yet" };
    }

    /// <summary>What the agent is called.</summary>
    public string Name { get; }

    /// <summary>Which process this is: a restart is another, and no other is the same.</summary>
    public string Instance { get; }

    /// <summary>The places for terms.</summary>
    public FairPool Pool { get; } = new();

    /// <summary>The store's clock.</summary>
    public StoreClock Clock { get; }

    /// <summary>The targets that this agent has.</summary>
    public Stints Stints { get; }

    /// <summary>What the others told.</summary>
    public Fellows Fellows { get; } = new();

    /// <summary>How the fleet is. May be asked from any thread.</summary>
    public FleetState State => _state;

    /// <summary>Whether the store answers.</summary>
    public bool IsInTouch => _state.IsInTouch;

    /// <summary>What the names of sessions of this fleet begin with, at every server.</summary>
    public string Prefix => $"inspector@{_fleet}/";

    /// <summary>The name of this agent's sessions for a target, in <c>pg_stat_activity.application_name</c>: <c>inspector@FLEET/AGENT#TARGET</c>. The target is there as a digest, for a name has 63 bytes at most.</summary>
    public string ApplicationName(string target) => Prefix + Name + Mark(target);

    /// <summary>The name of another agent, by one of its sessions for a target; null where the session is this agent's, of another fleet or for another target: one server may be several.</summary>
    public string? Other(string application, string target) =>
        application.StartsWith(Prefix, StringComparison.Ordinal) && application.EndsWith(Mark(target), StringComparison.Ordinal) && application != ApplicationName(target)
            ? application[Prefix.Length..^Mark(target).Length]
            : null;

    /// <summary>Reaches the store for the first time, however long that takes.</summary>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(Patience);
                var asked = Clock.GetTimestamp();
                (_fleet, var now) = await _store.NameAsync(RandomNumberGenerator.GetHexString(6, lowercase: true), patience.Token);
                Clock.Set(now, asked);
                return;
            }
#pragma warning disable CA1031 // Whatever it is, the store is asked again.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Lose(failure);
                await Task.Delay(Beat, _time, cancellation);
            }
        }
    }

    /// <summary>Says and hears, until the end.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="terms">Where targets are placed.</param>
    /// <param name="cancellation">The end.</param>
    public async Task RunAsync(IFleetWatch agent, Terms terms, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await WithinAsync(token => BeatAsync(agent, token), cancellation);
                Mend(agent, terms, cancellation);
                await WithinAsync(token => TellAsync(agent, token), cancellation);
                await WithinAsync(token => Fellows.FetchAsync(_store, token), cancellation);
            }
#pragma warning disable CA1031 // Whatever it is, the watching goes on, and the store is asked again.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Lose(failure);
            }

            await agent.CloseRestedAsync();
            await Task.Delay(Beat, _time, cancellation);
        }
    }

    /// <summary>Whether another agent has a target in its configuration.</summary>
    public bool IsWantedByOthers(string target) => _othersWant.Contains(target);

    /// <summary>Forgets a target that no agent has in its configuration.</summary>
    public Task ForgetAsync(string target, CancellationToken cancellation) => _claims.ForgetAsync(target, cancellation);

    /// <summary>Leaves the fleet in order: nobody waits for signs of life of one who has left.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        try
        {
            await _store.LeaveAsync(Instance, cancellation);
        }
#pragma warning disable CA1031 // Then its silence says it, as if it had been killed.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Lose(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _claims.DisposeAsync();
    }

    /// <summary>The share of one of several agents: theirs together is all, and none has two more than another.</summary>
    /// <param name="targets">How many targets there are.</param>
    /// <param name="agents">How many agents.</param>
    /// <param name="place">The agent's place among them, from 0.</param>
    internal static int ShareOf(int targets, int agents, int place) => (targets / agents) + (place < targets % agents ? 1 : 0);

    private static string Mark(string target) => $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..4]}";

    private async Task BeatAsync(IFleetWatch agent, CancellationToken cancellation)
    {
        var asked = Clock.GetTimestamp();
        var word = new FleetWord(Instance, Name, Reports.ScanResult.CurrentVersion, agent.Wanted, ToldTarget.Pack(agent.Own.Select(ToldTarget.Of)));
        var news = await _store.BeatAsync(word, Fellows.Heard, cancellation);
        Clock.Set(news.Now, asked);
        var alive = news.Agents.Where(one => news.Now - one.SeenAt <= Silence).OrderBy(one => one.Instance, StringComparer.Ordinal).ToList();
        Fellows.Hear(news, [.. alive.Where(one => one.Instance != Instance)]);
        _othersWant = [.. alive.Where(one => one.Instance != Instance).SelectMany(one => one.Targets)];
        _firstWant = [.. alive.TakeWhile(one => one.Instance != Instance).SelectMany(one => one.Targets)];
        Regain(alive, news.Terms);
        await Stints.FenceAsync(news.Terms, [.. alive.Where(one => one.Instance != Instance)], cancellation);
        if (++_beats > 1)
        {
            // Who starts together sees each other at the second.
            Pool.Share = ShareOf(agent.Wanted.Length, alive.Count, alive.FindIndex(one => one.Instance == Instance));
            Stints.GiveUp(Pool.Share);
        }
    }

    /// <summary>Begins to place what nobody has: new targets, and those whose trigger was lost with somebody. Hundreds take longer than a beat may.</summary>
    private void Mend(IFleetWatch agent, Terms terms, CancellationToken cancellation)
    {
        var wanted = agent.Wanted;
        if (!_mending.IsCompleted || (wanted.SequenceEqual(_placed) && _time.GetElapsedTime(_mendedAt) < Mending))
        {
            return;
        }

        // Of those who want a target the first places it.
        var lost = wanted.Where(target => !Stints.Has(target) && Fellows.Show(target) is null && !_firstWant.Contains(target)).ToList();
        (_placed, _mendedAt) = (wanted, _time.GetTimestamp());
        _mending = PlaceAsync(lost, terms, cancellation);
    }

    private async Task PlaceAsync(List<string> targets, Terms terms, CancellationToken cancellation)
    {
        try
        {
            foreach (var target in targets)
            {
                await terms.PlaceAsync(target, cancellation);
            }
        }
#pragma warning disable CA1031 // What was not placed is placed the next time.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _placed = [];
            _log.ScheduleFailed(HistoryFailure.Line(failure));
        }
    }

    private static async Task WithinAsync(Func<CancellationToken, Task> act, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        await act(patience.Token);
    }

    /// <summary>Tells the others of inspections that they do not know.</summary>
    private async Task TellAsync(IFleetWatch agent, CancellationToken cancellation)
    {
        var news = (from target in agent.Own
                    from database in target.Databases
                    let kept = database.Inspection
                    where kept is not null && _told.GetValueOrDefault((target.Name, database.Name)) != kept.SeenAt
                    select (Target: target.Name, Database: database.Name, Kept: kept)).ToList();
        foreach (var chunk in news.Chunk(MostTold))
        {
            await _store.KeepAsync([.. chunk.Select(one => new ToldInspection(one.Target, one.Database, one.Kept.Pack()))], cancellation);
            foreach (var one in chunk)
            {
                _told[(one.Target, one.Database)] = one.Kept.SeenAt;
            }
        }
    }

    private void Lose(Exception failure)
    {
        var (before, reason) = (_state, HistoryFailure.Line(failure));
        if (before.IsInTouch || before.Reason != reason)
        {
            _log.FleetLost(reason);
        }

        _state = before with { IsInTouch = false, Since = before.IsInTouch ? _time.GetUtcNow() : before.Since, Reason = reason };
        _metrics.ObserveFleet(before.Agents.Length, isInTouch: false);
    }

    private void Regain(List<FleetAgent> alive, ImmutableArray<FleetTerm> terms)
    {
        var before = _state;
        var mates = alive.Select(one => new FleetMate(one.Name, one.Version, terms.Count(term => term.EndedAt is null && term.Instance == one.Instance))).OrderBy(mate => mate.Name, StringComparer.Ordinal);
        _state = before with { IsInTouch = true, Since = before.IsInTouch ? before.Since : _time.GetUtcNow(), Reason = null, Agents = [.. mates] };
        _metrics.ObserveFleet(alive.Count, isInTouch: true);
        if (!before.IsInTouch || !before.Agents.Select(mate => mate.Name).SequenceEqual(_state.Agents.Select(mate => mate.Name)))
        {
            _log.FleetIs(alive.Count, string.Join(", ", _state.Agents.Select(mate => mate.Name)));
        }
    }
}
