using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Scheduling.Fleet;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web;

/// <summary>What <c>/readyz</c> says of a target that is not as it should be.</summary>
/// <param name="Target">The target.</param>
internal sealed record Unready(TargetView Target);

/// <summary>
/// <c>/readyz</c>. Ready means that what is shown is of use: every target was asked once since the start, so that none is missing because nobody looked. A target that is down does not make the
/// agent unready, for what it says is true, and taking the agent away would hide the fault; neither does a history that cannot be written or a file that is broken, for both are borne. All of
/// them are said. Once ready, a target that is added later does not take that back.
/// </summary>
internal sealed class Readiness
{
    private static readonly JsonShape<Unready> TargetShape = new("UnreadyTarget", "A target that is not as it should be.",
    [
        Has<Unready>.Text("name", "Its name as configured.", one => one.Target.Name),
        Has<Unready>.Word("condition", "Whether it was not asked yet, answers, or does not.", Words.Conditions, one => Notation.Of(one.Target.Condition)),
        Has<Unready>.Time("since", "Since when.", one => one.Target.Since),
        Has<Unready>.TextOrNull("reason", "Why it is down.", one => one.Target.Reason),
        Has<Unready>.TimeOrNull("nextAttempt", "When it is tried again.", one => one.Target.NextAttempt),
        Has<Unready>.Texts("stale", "Its tiers whose last success is older than three intervals.", one => one.Target.Tiers.Where(tier => tier.IsStale).Select(tier => tier.Name)),
        Has<Unready>.Texts("problems", "What failed the last time, each in one line: tiers, databases.", Problems),
    ]);

    private static readonly JsonShape<ConfigurationState> ConfigurationShape = new("ConfigurationState", "The configuration that holds.",
    [
        Has<ConfigurationState>.Time("loadedAt", "Since when it holds.", state => state.LoadedAt),
        Has<ConfigurationState>.TimeOrNull("brokenSince", "Since when the file is not what holds, because something is wrong with it.", state => state.BrokenSince),
        Has<ConfigurationState>.Texts("problems", "What is wrong with the file, one line each.", state => state.Problems),
    ]);

    private static readonly JsonShape<HistoryState> HistoryShape = new("HistoryState", "The store of what was seen before.",
    [
        Has<HistoryState>.Word("condition", "How it is; all but `ready` and `starting` are faults, which the watching bears.", Words.Of<HistoryCondition>(), state => Notation.Of(state.Condition)),
        Has<HistoryState>.Time("since", "Since when.", state => state.Since),
        Has<HistoryState>.TextOrNull("reason", "Why.", state => state.Reason),
        Has<HistoryState>.Count("waiting", "Entries that wait in memory to be written.", state => state.Waiting),
        Has<HistoryState>.Count("dropped", "Entries lost since the start, because memory for what waits is bounded.", state => state.Dropped),
        Has<HistoryState>.Count("refused", "Entries lost since the start, because the store would not take them.", state => state.Refused),
        Has<HistoryState>.Texts("setAside", "Broken files that were set aside, each with its reason.", state => state.SetAside),
    ]);

    private static readonly JsonShape<FleetMate> MateShape = new("FleetAgent", "An agent of the fleet.",
    [
        Has<FleetMate>.Text("name", "What it is called.", mate => mate.Name),
        Has<FleetMate>.Text("version", "Its version.", mate => mate.Version),
        Has<FleetMate>.Count("targets", "How many targets it watches.", mate => mate.Targets),
    ]);

    private static readonly JsonShape<FleetState> FleetShape = new("FleetState", "The fleet that the agent is in.",
    [
        Has<FleetState>.Text("name", "What this agent is called.", state => state.Name),
        Has<FleetState>.Text("store", "The store that the agents share.", state => state.Store),
        Has<FleetState>.Flag("inTouch", "Whether the store answers. While it does not, every agent goes on with what it has.", state => state.IsInTouch),
        Has<FleetState>.Time("since", "Since when.", state => state.Since),
        Has<FleetState>.TextOrNull("reason", "Why it does not answer.", state => state.Reason),
        Has<FleetState>.Many("agents", "The agents that live, as the store last said.", MateShape, state => state.Agents),
    ]);

    private volatile bool _wasReady;

    /// <summary>The answer to those who bring the token.</summary>
    public static JsonShape<ReadinessView> Shape { get; } = new("Readiness", "Whether the agent is ready, and all that is not as it should be.",
    [
        Has<ReadinessView>.Flag("ready", "Whether it is: the same as the status 200 or 503.", one => one.IsReady),
        Has<ReadinessView>.Texts("reasons", "Why it is not, each in one line.", one => one.Reasons),
        Has<ReadinessView>.Time("startedAt", "When the agent started.", one => one.Agent.StartedAt),
        Has<ReadinessView>.Count("watched", "How many targets there are.", one => one.Agent.Targets.Length),
        Has<ReadinessView>.Many("targets", "Those that are not as they should be.", TargetShape, one => one.Agent.Targets.Where(IsUnready).Select(target => new Unready(target))),
        Has<ReadinessView>.One("configuration", "The configuration.", ConfigurationShape, one => one.Agent.Configuration),
        Has<ReadinessView>.OneOrNull("fleet", "The fleet; null where the agent is alone.", FleetShape, one => one.Agent.Fleet),
        Has<ReadinessView>.One("history", "The history.", HistoryShape, one => one.Agent.History.State),
    ]);

    /// <summary>What those learn who do not bring the token.</summary>
    public static JsonObject StatusAlone() => new() { ["type"] = "object", ["required"] = new JsonArray("ready"), ["properties"] = new JsonObject { ["ready"] = Schemas.Of("boolean") } };

    /// <summary>Answers: whoever lacks the token learns the status alone, which is all that an orchestrator asks for and may know.</summary>
    public Answer Of(Exchange exchange)
    {
        var view = new ReadinessView(exchange.Agent, _wasReady);
        _wasReady |= view.IsReady;
        var answer = exchange.IsTrusted
            ? Json.Answer(json => Shape.Write(json, view))
            : Json.Answer(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("ready", view.IsReady);
                json.WriteEndObject();
            });
        return answer with { Status = view.IsReady ? 200 : 503 };
    }

    /// <summary>Whether something of a target is not as it should be.</summary>
    public static bool IsUnready(TargetView target) =>
        target.Condition != TargetCondition.Up || target.Tiers.Any(tier => tier.IsStale || tier.Problem is not null) || target.Databases.Any(database => database.Problem is not null);

    /// <summary>What failed at a target the last time, each in one line.</summary>
    public static IEnumerable<string> Problems(TargetView target) =>
        target.Tiers.Where(tier => tier.Problem is not null).Select(tier => $"{tier.Name}: {tier.Problem}")
            .Concat(target.Databases.Where(database => database.Problem is not null).Select(database => $"database {Visible.Quoted(database.Name)}: {database.Problem}"));

    private static IEnumerable<string> Problems(Unready one) => Problems(one.Target);
}

/// <summary>A picture of the agent's readiness.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="WasReady">Whether it was ready before.</param>
internal sealed record ReadinessView(IAgentView Agent, bool WasReady)
{
    /// <summary>Why it is not ready; empty when it is.</summary>
    public ImmutableArray<string> Reasons { get; } = [.. Why(Agent, WasReady)];

    /// <summary>Whether it is.</summary>
    public bool IsReady => Reasons.IsEmpty;

    private static IEnumerable<string> Why(IAgentView agent, bool wasReady)
    {
        if (agent.IsStopping)
        {
            yield return "the agent was told to stop";
        }

        if (agent.Stalled is { } stalled)
        {
            yield return $"the agent stands still: {Visible.Text(stalled)}";
        }

        var starting = agent.Targets.Count(target => target.Condition == TargetCondition.Starting);
        if (starting > 0 && !wasReady)
        {
            yield return $"{Quantity.Of(starting, "targets")} not asked yet";
        }
    }
}
