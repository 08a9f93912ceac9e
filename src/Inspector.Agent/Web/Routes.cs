using System.Collections.Immutable;

namespace Inspector.Agent.Web;

/// <summary>Every route.</summary>
internal static class Routes
{
    private static readonly (string, Func<System.Text.Json.Nodes.JsonObject>?) Text = ("text/plain; charset=utf-8", null);

    /// <summary>All of them, with a memory of readiness of their own.</summary>
    public static ImmutableArray<Route> Create()
    {
        var readiness = new Readiness();
        return
        [
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
                Content = [("application/json", Readiness.Shape.Reference)],
                Statuses = [(503, "It is not ready: a target was not asked yet, or it was told to stop. The answer is the same.")],
            },
            new("/metrics", "metrics", "All metrics, as Prometheus text 0.0.4 or OpenMetrics 1.0, whichever is asked for: docs/metrics.md.", Now(MetricsAnswer.Of)) { Content = [Text, ("application/openmetrics-text; version=1.0.0; charset=utf-8", null)] },
        ];
    }

    private static Func<Exchange, ValueTask<Answer>> Now(Func<Exchange, Answer> answer) => exchange => new(answer(exchange));
}
