using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Inspector.Agent.Web.Api;
using Inspector.Agent.Web.Pages;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web;

/// <summary>Every route.</summary>
internal static class Routes
{
    private const string JsonType = "application/json";

    private static readonly (string, Func<JsonObject>?) Text = ("text/plain; charset=utf-8", null);

    private static readonly (string, Func<JsonObject>?) Page = (HtmlPage.ContentType, null);

    /// <summary>All of them; what remembers, such as readiness, begins anew.</summary>
    public static ImmutableArray<Route> Create()
    {
        var readiness = new Readiness();
        ImmutableArray<Route> routes =
        [
            new("/", "overview", "What is watched and how it is, as a page for people.", Now(Overview.Of)) { Content = [Page] },
            new("/targets/{name}", "targetPage", "One target, as a page for people.", TargetPage.AnswerAsync) { Content = [Page] },
            new(HtmlPage.StylePath, "style", "How the pages look.", Now(HtmlPage.Style)) { Content = [("text/css; charset=utf-8", null)], IsTagged = true },
            new("/healthz", "health", "Whether the process lives and its loops turn.", Now(Health.Of))
            {
                Access = Access.Anyone,
                IsUnlimited = true,
                Content = [Text],
                Statuses = [(503, "A loop no longer turns: only a new process mends that.")],
            },
            new("/readyz", "readiness", "Whether the agent is ready, and all that is not as it should be. Without the token only `ready` is told.", Now(readiness.Of))
            {
                Access = Access.Anyone,
                Content = [(JsonType, () => new() { ["anyOf"] = new JsonArray(Readiness.Shape.Reference(), Readiness.StatusAlone()) })],
                Shapes = [Readiness.Shape],
                Statuses = [(503, "It is not ready: a target was not asked yet, a loop no longer turns, or the agent was told to stop. A target that is down, a history that cannot be written and a file that is broken are said, and are no reason.")],
            },
            new("/metrics", "metrics", "All metrics, as Prometheus text 0.0.4 or OpenMetrics 1.0, whichever is asked for: docs/metrics.md.", Now(MetricsAnswer.Of))
            {
                Content = [("text/plain; version=0.0.4; charset=utf-8", null), ("application/openmetrics-text; version=1.0.0; charset=utf-8", null)],
            },
            List(TargetsApi.Path, "targets", "What is watched and how it is, by name.", TargetsApi.ListAsync, TargetsApi.Shape),
            One($"{TargetsApi.Path}/{{name}}", "target", "One target.", TargetsApi.OneAsync, TargetsApi.Shape),
            List(
                FindingsApi.Path,
                "findings",
                "What the latest inspections found, by target, database and fingerprint: each finding as the JSON report of `inspector scan` has it, with what history knows of it.",
                FindingsApi.ListAsync,
                FindingsApi.Shape,
                FindingsApi.Target,
                FindingsApi.Database,
                FindingsApi.Probe,
                FindingsApi.Severity,
                FindingsApi.Confidence,
                FindingsApi.State),
            List(LocksApi.Path, "locks", "Who waits for whom now, at each target, by name.", LocksApi.ListAsync, LocksApi.Shape),
            One($"{LocksApi.Path}/{{name}}", "targetLocks", "Who waits for whom now at one target: the same as `inspector locks --format json`. 404 where that is not known now.", LocksApi.OneAsync, Contract.Locks),
            List(IncidentsApi.Path, "incidents", "Lock incidents, the latest begun first: those that last, and those of this agent's memory and of history.", IncidentsApi.ListAsync, IncidentsApi.Shape, IncidentsApi.Target, IncidentsApi.Status),
            List(InspectionsApi.Path, "inspections", "Inspections, the latest first: the last of each database, and those of history.", InspectionsApi.ListAsync, InspectionsApi.Shape, InspectionsApi.Target, InspectionsApi.Database),
        ];
        Answer? document = null;
        routes = routes.Add(new("/openapi.json", "openapi", "This document.", Now(_ => document!)) { Content = [(JsonType, () => Schemas.Of("object"))], IsTagged = true });
        document = Answer.Tagged(Encoding.UTF8.GetBytes(OpenApi.Text(routes)), Json.ContentType);
        return routes;
    }

    private static Route List(string path, string id, string summary, Func<Exchange, ValueTask<Answer>> answer, IJsonShape shape, params ReadOnlySpan<Parameter> parameters) => new(path, id, summary, answer)
    {
        Parameters = [.. parameters, Paging.Limit, Paging.Cursor],
        Content = [(JsonType, () => Schemas.Page(shape.Reference()))],
        Shapes = [shape],
        IsTagged = true,
    };

    private static Route One(string path, string id, string summary, Func<Exchange, ValueTask<Answer>> answer, IJsonShape shape) => new(path, id, summary, answer)
    {
        Content = [(JsonType, shape.Reference)],
        Shapes = [shape],
        IsTagged = true,
    };

    private static Func<Exchange, ValueTask<Answer>> Now(Func<Exchange, Answer> answer) => exchange => new(answer(exchange));
}
