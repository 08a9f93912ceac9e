using System.Text.Json;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web.Api;

/// <summary><c>/api/v1/targets</c>: what is watched and how it is.</summary>
internal static class TargetsApi
{
    public const string Path = "/api/v1/targets";

    private static readonly JsonShape<TierView> TierShape = new("Tier", "One of a target's rounds.",
    [
        Has<TierView>.Word("name", "Which.", Metrics.Tiers.All, tier => tier.Name),
        Has<TierView>.Amount("intervalSeconds", "How often it is to run.", tier => tier.Interval.TotalSeconds),
        Has<TierView>.Amount("effectiveIntervalSeconds", "How often it runs now: longer when the budget is spent.", tier => tier.EffectiveInterval.TotalSeconds),
        Has<TierView>.TimeOrNull("lastSuccess", "When it last succeeded; null for never.", tier => tier.LastSuccess),
        Has<TierView>.CountOrNull("lastDurationMs", "How long that took.", tier => tier.LastDuration is { } duration ? Notation.Milliseconds(duration) : null),
        Has<TierView>.TextOrNull("problem", "Why it failed the last time that it ran; null when it did not.", tier => tier.Problem),
        Has<TierView>.Flag("stale", "Whether its last success is older than three of its intervals.", tier => tier.IsStale),
    ]);

    private static readonly JsonShape<DatabaseView> DatabaseShape = new("Database", "A database that is looked at.",
    [
        Has<DatabaseView>.Text("name", "Its name, raw.", database => database.Name),
        Has<DatabaseView>.TimeOrNull("inspectedAt", "When its last inspection ended, by the agent's clock; null where there is none since the agent started.", database => database.Inspection?.SeenAt),
        Has<DatabaseView>.CountOrNull("findings", "How many findings that has, whatever their state.", database => database.Inspection?.FindingCount),
        Has<DatabaseView>.TextOrNull("problem", "Why it could not be inspected the last time; null when it could.", database => database.Problem),
    ]);

    /// <summary>A target.</summary>
    public static JsonShape<TargetView> Shape { get; } = new("Target", "A server that is watched.",
    [
        Has<TargetView>.Text("name", "Its name as configured.", target => target.Name),
        Has<TargetView>.Text("place", "Where it is: host and port.", target => target.Place),
        Has<TargetView>.Word("condition", "Whether it was not asked yet, answers, or does not.", Words.Conditions, target => Notation.Of(target.Condition)),
        Has<TargetView>.Time("since", "Since when.", target => target.Since),
        Has<TargetView>.TextOrNull("reason", "Why it is down; null when it is not.", target => target.Reason),
        Has<TargetView>.TimeOrNull("nextAttempt", "When it is tried again; null when it is up.", target => target.NextAttempt),
        Has<TargetView>.TextOrNull("serverVersion", "The server's version; null before it first answered.", target => target.ServerVersion),
        Has<TargetView>.WordOrNull("role", "Whether it is a primary or a standby; null before it first answered.", Words.Roles, target => Words.Role(target.IsStandby)),
        Has<TargetView>.TextOrNull("watcher", "Which agent of the fleet watches it; null where none does, and without a fleet.", target => target.Watcher),
        Has<TargetView>.Many("tiers", "The rounds, the most frequent first.", TierShape, target => target.Tiers),
        Has<TargetView>.Amount("coreShare", "The share of one core of the server that our own statements took of late.", target => target.CoreShare),
        Has<TargetView>.Amount("coreShareBudget", "The share that they may take.", target => target.CoreShareBudget),
        Has<TargetView>.Amount("stretch", "By how much intervals are longer than configured, because the budget is spent; 1 when it is not.", target => target.Stretch),
        Has<TargetView>.CountOrNull("waiters", "How many sessions wait for a lock; null where that is not known now.", target => target.Locks?.Waiters),
        Has<TargetView>.Count("openIncidents", "How many lock incidents last.", target => target.OpenIncidents.Length),
        Has<TargetView>.Many("databases", "The databases that are looked at, by name.", DatabaseShape, target => target.Databases),
        Has<TargetView>.Texts("skipped", "Those that are not, each with the reason.", target => target.Skipped),
    ]);

    /// <summary>A page of targets, by name.</summary>
    public static async ValueTask<Answer> ListAsync(Exchange exchange)
    {
        var after = Paging.After(exchange, JsonValueKind.String)?[0].GetString();
        var items = InOrder(exchange.Agent)
            .Where(target => after is null || StringComparer.Ordinal.Compare(target.Name, after) > 0)
            .Select(target => new PageItem([target.Name], json => Shape.Write(json, target)));
        return await Paging.AnswerAsync(exchange, Path, items.ToAsyncEnumerable(), () => []);
    }

    /// <summary>One target.</summary>
    public static ValueTask<Answer> OneAsync(Exchange exchange)
    {
        var target = exchange.Target;
        return new(Json.Tagged(json => Shape.Write(json, target)));
    }

    /// <summary>The targets by name: the order of the configuration may change between two pages.</summary>
    public static IEnumerable<TargetView> InOrder(IAgentView agent) => agent.Targets.OrderBy(target => target.Name, StringComparer.Ordinal);
}
