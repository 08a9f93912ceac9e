using System.Collections.Immutable;
using Inspector.Findings;

namespace Inspector.Agent.Metrics;

/// <summary>What the agent says of itself. It stands until it is said anew, or the target is no longer watched.</summary>
internal sealed partial class AgentMetrics
{
    /// <summary>A round of a tier has ended.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="tier">One of <see cref="Tiers"/>.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="hasSucceeded">Whether it did what it was to do.</param>
    /// <param name="configured">How often the tier is to run.</param>
    /// <param name="effective">How often it runs now; longer when the budget is spent.</param>
    public void ObserveTier(string target, string tier, TimeSpan duration, bool hasSucceeded, TimeSpan configured, TimeSpan effective)
    {
        lock (_lock)
        {
            var one = Of(target);
            one.End(tier, hasSucceeded);
            var ledger = one.Ledger;
            ledger.Set(OwnFamilies.TierDuration, duration.TotalSeconds, target, tier);
            ledger.Add(OwnFamilies.TierRounds, hasSucceeded ? 1 : 0, target, tier, "succeeded");
            ledger.Add(OwnFamilies.TierRounds, hasSucceeded ? 0 : 1, target, tier, "failed");
            ledger.Set(OwnFamilies.TierInterval, effective.TotalSeconds, target, tier);
            ledger.Set(OwnFamilies.TierStretch, configured > TimeSpan.Zero ? effective / configured : 1, target, tier);
            if (hasSucceeded)
            {
                ledger.Set(OwnFamilies.TierLastSuccess, UnixTime(_time.GetUtcNow()), target, tier);
            }
        }
    }

    /// <summary>How many connections there are to a target's server.</summary>
    public void ObserveConnections(string target, int open) => Set(target, OwnFamilies.TargetConnections, open);

    /// <summary>Whether a target is left alone for a moment because it failed.</summary>
    public void ObserveBreaker(string target, bool isOpen) => Set(target, OwnFamilies.BreakerOpen, isOpen ? 1 : 0);

    /// <summary>What a target costs its server.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="taken">The share of one core that is taken.</param>
    /// <param name="budget">The share that may be taken.</param>
    public void ObserveCost(string target, double taken, double budget)
    {
        Set(target, OwnFamilies.TargetCost, taken);
        Set(target, OwnFamilies.TargetBudget, budget);
    }

    /// <summary>Lock incidents of a target.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="begun">How many began since this was last said.</param>
    /// <param name="open">How many last.</param>
    public void ObserveIncidents(string target, int begun, int open)
    {
        lock (_lock)
        {
            var ledger = Of(target).Ledger;
            ledger.Add(OwnFamilies.Incidents, begun, target);
            ledger.Set(OwnFamilies.OpenIncidents, open, target);
        }
    }

    /// <summary>Which targets are configured, and which of them this agent watches.</summary>
    public void ObserveOwners(IEnumerable<(string Target, bool IsOwn)> targets)
    {
        lock (_lock)
        {
            _own.Clear(OwnFamilies.TargetConfigured);
            _own.Clear(OwnFamilies.TargetOwner);
            foreach (var (target, isOwn) in targets)
            {
                _own.Set(OwnFamilies.TargetConfigured, 1, target);
                _own.Set(OwnFamilies.TargetOwner, isOwn ? 1 : 0, target);
            }
        }
    }

    /// <summary>How the fleet is.</summary>
    /// <param name="agents">How many agents are alive.</param>
    /// <param name="isInTouch">Whether the store answers.</param>
    public void ObserveFleet(int agents, bool isInTouch)
    {
        lock (_lock)
        {
            _own.Set(OwnFamilies.FleetAgents, agents);
            _own.Set(OwnFamilies.FleetInTouch, isInTouch ? 1 : 0);
        }
    }

    /// <summary>What live probes said of a sample; those of inspections come with <see cref="Observe(string, Inspection, TimeSpan)"/>.</summary>
    public void ObserveProbes(Examination live)
    {
        lock (_lock)
        {
            Count(live.Outcomes, live.Timings);
        }
    }

    /// <summary>How the configuration is.</summary>
    /// <param name="isBroken">Whether the file is wrong, so that an earlier one holds.</param>
    /// <param name="loadedAt">When the one that holds was read.</param>
    public void ObserveConfiguration(bool isBroken, DateTimeOffset loadedAt)
    {
        lock (_lock)
        {
            _own.Set(OwnFamilies.ConfigurationBroken, isBroken ? 1 : 0);
            _own.Set(OwnFamilies.ConfigurationLoaded, UnixTime(loadedAt));
        }
    }

    /// <summary>How the store of history is.</summary>
    /// <param name="condition">The name of its condition, as <c>ReadOnly</c>.</param>
    /// <param name="waiting">Entries that wait to be written.</param>
    /// <param name="dropped">Entries lost since the start because memory is bounded.</param>
    /// <param name="refused">Entries lost since the start because the store would not take them.</param>
    public void ObserveHistory(string condition, int waiting, long dropped, long refused)
    {
        lock (_lock)
        {
            _own.Choose(OwnFamilies.HistoryCondition, Labels.Condition, SnakeCase(condition));
            _own.Set(OwnFamilies.HistoryWaiting, waiting);
            _own.Set(OwnFamilies.HistoryDropped, dropped);
            _own.Set(OwnFamilies.HistoryRefused, refused);
        }
    }

    /// <summary>How a receiver of alerts is.</summary>
    /// <param name="receiver">Its name.</param>
    /// <param name="sent">Messages that it took since the start.</param>
    /// <param name="failures">Attempts since the start that failed.</param>
    /// <param name="waiting">Incidents of which it is still to be told.</param>
    /// <param name="dropped">Messages lost since the start because memory is bounded.</param>
    /// <param name="isFailing">Whether the latest attempt failed.</param>
    public void ObserveReceiver(string receiver, long sent, long failures, int waiting, long dropped, bool isFailing)
    {
        lock (_lock)
        {
            _own.Set(OwnFamilies.AlertsSent, sent, receiver);
            _own.Set(OwnFamilies.AlertFailures, failures, receiver);
            _own.Set(OwnFamilies.AlertsWaiting, waiting, receiver);
            _own.Set(OwnFamilies.AlertsDropped, dropped, receiver);
            _own.Set(OwnFamilies.AlertsFailing, isFailing ? 1 : 0, receiver);
        }
    }

    /// <summary>Pushes the same to a receiver of OTLP, from now until it is disposed of.</summary>
    /// <param name="to">The receiver.</param>
    public OtlpPush PushTo(OtlpReceiver to) => new(_meter.Name, to, _time, Pushed);

    private void Pushed(bool hasSucceeded)
    {
        lock (_lock)
        {
            _own.Add(OwnFamilies.Pushes, 1, hasSucceeded ? "succeeded" : "failed");
        }
    }

    private static string SnakeCase(string name) => string.Concat(name.Select((one, at) => char.IsAsciiLetterUpper(one) && at > 0 ? $"_{char.ToLowerInvariant(one)}" : $"{char.ToLowerInvariant(one)}"));

    private static double UnixTime(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000d;

    private void Set(string target, Family family, double value)
    {
        lock (_lock)
        {
            Of(target).Ledger.Set(family, value, target);
        }
    }

    private void Count(ImmutableArray<Outcome> outcomes, ImmutableArray<ProbeTiming> timings)
    {
        foreach (var outcome in outcomes)
        {
            var key = (outcome.Probe, outcome.Status);
            _outcomes[key] = _outcomes.GetValueOrDefault(key) + 1;
        }

        foreach (var timing in timings)
        {
            _own.Add(OwnFamilies.ProbeDuration, timing.Duration.TotalSeconds, timing.Probe);
        }
    }
}
