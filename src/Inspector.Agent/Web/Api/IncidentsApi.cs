using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspector.Activity;
using Inspector.Agent.History;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web.Api;

/// <summary>An incident with where it was, and whether it lasts.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Incident">The incident.</param>
/// <param name="Status">One of <see cref="IncidentsApi.Statuses"/>.</param>
internal sealed record SeenIncident(string Target, Incident Incident, string Status)
{
    /// <summary>Its place in the order, the latest begun first, as the store has it.</summary>
    public (long Start, string Target, long Pid, string Gid) Key => (StoredTime.Of(Incident.Start), Target, Incident.Root.Pid, Incident.Root.Gid ?? "");
}

/// <summary><c>/api/v1/incidents</c>: those that last, and those that are over, from this agent's memory and from history, each once.</summary>
internal static class IncidentsApi
{
    public const string Path = "/api/v1/incidents";

    private const string IsOpen = "open";
    private const string HasEnded = "ended";
    private const string IsUnknown = "unknown";

    private static readonly JsonShape<SeenIncident> Own = new("SeenIncident", "",
    [
        Has<SeenIncident>.Text("target", "The target's name as configured.", one => one.Target),
        Has<SeenIncident>.Word("status", "Whether it lasts, is over, or nobody saw its end: the watch ended before.", [IsOpen, HasEnded, IsUnknown], one => one.Status),
    ]);

    public static ImmutableArray<string> Statuses { get; } = [IsOpen, HasEnded, IsUnknown];

    public static Extended<SeenIncident> Shape { get; } = new("Incident", "A lock incident.", Own, Contract.Incident, "schemaVersion", "target");

    public static Parameter Target { get; } = new("target", "The target's name.");

    public static Parameter Status { get; } = new("status", "Whether it lasts, or several with commas.") { Choices = Statuses };

    /// <summary>A page, the latest begun first.</summary>
    public static async ValueTask<Answer> ListAsync(Exchange exchange)
    {
        var after = Paging.After(exchange, JsonValueKind.Number, JsonValueKind.String, JsonValueKind.Number, JsonValueKind.String) is { } parts
            ? (parts[0].GetInt64(), parts[1].GetString()!, parts[2].GetInt64(), parts[3].GetString()!)
            : ((long, string, long, string)?)null;
        var merge = new Merged<SeenIncident, (long, string, long, string)>(Remembered(exchange.Agent), one => one.Key, Later, (mark, cancellation) => StoredAsync(exchange, mark, cancellation));
        return await Paging.AnswerAsync(exchange, Path, ItemsAsync(exchange, merge, after, exchange.Cancellation), () => merge.Unseen);
    }

    private static async IAsyncEnumerable<PageItem> ItemsAsync(
        Exchange exchange, Merged<SeenIncident, (long, string, long, string)> merge, (long, string, long, string)? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var mark = after is { } key ? PageMark.Of(key.Item1, key.Item2, key.Item3, key.Item4) : null;
        await foreach (var one in merge.AfterAsync(after, mark, cancellation))
        {
            if (exchange.Arguments.Allows(Target, one.Target) && exchange.Arguments.Allows(Status, one.Status))
            {
                yield return new([one.Key.Start, one.Key.Target, one.Key.Pid, one.Key.Gid], json => Shape.Write(json, one, rest => IncidentJson.WriteProperties(rest, one.Incident)));
            }
        }
    }

    private static IEnumerable<SeenIncident> Remembered(IAgentView agent) =>
        from target in agent.Targets
        from one in target.OpenIncidents.Select(incident => (Incident: incident, Status: IsOpen)).Concat(target.EndedIncidents.Select(incident => (Incident: incident, Status: incident.End is null ? IsUnknown : HasEnded)))
        select new SeenIncident(target.Name, one.Incident, one.Status);

    private static async Task<HistoryPage<SeenIncident>> StoredAsync(Exchange exchange, string? mark, CancellationToken cancellation)
    {
        if (!exchange.Arguments.Allows(Status, HasEnded) && !exchange.Arguments.Allows(Status, IsUnknown))
        {
            return new([], null); // those that last are remembered, all of them
        }

        var page = await exchange.Agent.History.IncidentsPageAsync(exchange.Arguments.Text(Target), PageMark.Most, mark, cancellation);
        return new([.. page.Items.Select(one => new SeenIncident(one.Target, one.Incident, one.Incident.End is null ? IsUnknown : HasEnded))], page.Next);
    }

    private static int Later((long, string, long, string) one, (long, string, long, string) other) =>
        other.Item1.CompareTo(one.Item1) is not 0 and var start ? start
        : StringComparer.Ordinal.Compare(other.Item2, one.Item2) is not 0 and var target ? target
        : other.Item3.CompareTo(one.Item3) is not 0 and var pid ? pid
        : StringComparer.Ordinal.Compare(other.Item4, one.Item4);
}
