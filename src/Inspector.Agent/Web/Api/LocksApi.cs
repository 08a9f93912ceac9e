using System.Text.Json;
using System.Text.Json.Nodes;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Web.Shapes;
using Microsoft.AspNetCore.Http;

namespace Inspector.Agent.Web.Api;

/// <summary><c>/api/v1/locks</c>: who waits for whom now, by the contract of <c>inspector locks --format json</c>.</summary>
internal static class LocksApi
{
    public const string Path = "/api/v1/locks";

    /// <summary>What is known of the locks of a target.</summary>
    public static JsonShape<TargetView> Shape { get; } = new("TargetLocks", "The locks of a target.",
    [
        Has<TargetView>.Text("target", "Its name as configured.", target => target.Name),
        Has<TargetView>.TextOrNull("unknownBecause", "Why they are not known now; null when they are.", target => target.Locks is null ? Why(target) : null),
        new("locks", () => new() { ["anyOf"] = new JsonArray(Contract.Locks.Reference(), Schemas.Of("null")) }, "The latest look; null when it is older than three intervals.", WriteLocks) { Shapes = [Contract.Locks] },
    ]);

    /// <summary>A page of targets, by name.</summary>
    public static async ValueTask<Answer> ListAsync(Exchange exchange)
    {
        var after = Paging.After(exchange, JsonValueKind.String)?[0].GetString();
        var items = TargetsApi.InOrder(exchange.Agent)
            .Where(target => after is null || StringComparer.Ordinal.Compare(target.Name, after) > 0)
            .Select(target => new PageItem([target.Name], json => Shape.Write(json, target)));
        return await Paging.AnswerAsync(exchange, Path, items.ToAsyncEnumerable(), () => []);
    }

    /// <summary>Those of one target.</summary>
    public static ValueTask<Answer> OneAsync(Exchange exchange)
    {
        var target = exchange.Target;
        var locks = target.Locks ?? throw new ProblemException(StatusCodes.Status404NotFound, $"the locks of this target are not known now: {Why(target)}");
        return new(Json.Tagged(json => json.WriteRawValue(locks.Json)));
    }

    /// <summary>Why the locks of a target are not known.</summary>
    public static string Why(TargetView target) =>
        target.Reason ?? target.Tiers.FirstOrDefault(tier => tier.Name == Metrics.Tiers.Live)?.Problem ?? "the last look is older than three intervals, or there was none yet";

    private static void WriteLocks(Utf8JsonWriter json, TargetView target)
    {
        if (target.Locks is { } locks)
        {
            json.WriteRawValue(locks.Json);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
