using System.Collections.Concurrent;
using System.Net;
using Inspector.Agent.Metrics;
using Inspector.Testing;

namespace Inspector.Tests.Metrics;

/// <summary>A receiver of OTLP gets what the page has.</summary>
public sealed class OtlpTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(byte[] Body, string? Type, string? Key)> _requests = new();

    [Fact]
    public async Task Metrics_are_pushed_every_interval_with_names_units_labels_and_values()
    {
        using var agent = new Agents();
        await using var receiver = new PageServer(TakeAsync);
        Examples.Everything(agent.Metrics);
        await using (agent.Metrics.PushTo(To(receiver.Port) with { Headers = "x-key=of the tests" }))
        {
            await NextAsync(agent, 1);
            await NextAsync(agent, 2);
        }

        var (body, type, key) = _requests.ToArray()[1];
        Assert.Equal(("application/x-protobuf", "of the tests"), (type, key));
        Assert.Equal("inspector", OtlpMessage.Resource(body)["service.name"]);
        var points = OtlpMessage.Points(body);
        var wal = Assert.Single(points, point => point.Metric == "postgresql.wal" && point.Attributes["target"] == "eu-1");
        Assert.Equal(("By", true, 1_000_000d), (wal.Unit, wal.IsMonotonic, wal.Value));
        var backends = Assert.Single(points, point => point.Metric == "postgresql.backends" && point.Attributes["target"] == "eu-1" && point.Attributes["state"] == "active");
        Assert.Equal(("app", false, 7d), (backends.Attributes["db_namespace"], backends.IsMonotonic, backends.Value));
        Assert.Empty(Families.All.Select(family => family.Instrument).Except(points.Select(point => point.Metric)));
        Assert.DoesNotContain(points, point => point.Attributes.Values.Concat(point.Attributes.Keys).Any(text => text.Contains("of the tests", StringComparison.Ordinal) || text.Contains("overflow", StringComparison.Ordinal)));
        Assert.Empty(receiver.Failures);
        Assert.Equal(2, agent.Page().Value("inspector_otlp_pushes_total", ("round_outcome", "succeeded")));
    }

    [Fact]
    public async Task What_is_over_is_pushed_no_more()
    {
        using var agent = new Agents();
        await using var receiver = new PageServer(TakeAsync);
        agent.Metrics.ObserveUp("eu-1", isUp: true, Minute);
        await using (agent.Metrics.PushTo(To(receiver.Port)))
        {
            await NextAsync(agent, 1);
            agent.Metrics.Forget("eu-1");
            agent.Metrics.ObserveUp("eu-2", isUp: true, Minute);
            await NextAsync(agent, 2);
        }

        Assert.Equal(["eu-2"], OtlpMessage.Points(_requests.ToArray()[1].Body).Where(point => point.Metric == "postgresql.up").Select(point => point.Attributes["target"]));
    }

    [Fact]
    public async Task A_receiver_that_refuses_is_counted_and_the_next_push_says_all()
    {
        using var agent = new Agents();
        var refuses = true;
        await using var receiver = new PageServer(context =>
        {
            if (refuses)
            {
                context.Response.StatusCode = (int)HttpStatusCode.BadRequest;
                _requests.Enqueue(([], null, null));
                return Task.CompletedTask;
            }

            return TakeAsync(context);
        });
        agent.Metrics.ObserveUp("eu-1", isUp: true, Minute);
        await using (agent.Metrics.PushTo(To(receiver.Port)))
        {
            await NextAsync(agent, 1);
            refuses = false;
            await NextAsync(agent, 2);
        }

        Assert.Equal(1, agent.Page().Value("inspector_otlp_pushes_total", ("round_outcome", "failed")));
        Assert.Contains(OtlpMessage.Points(_requests.ToArray()[1].Body), point => point is { Metric: "postgresql.up", Value: 1 });
    }

    [Fact]
    public void What_a_request_brings_beside_is_not_shown() =>
        Assert.DoesNotContain("hidden", $"{To(1) with { Headers = "x=hidden" }}", StringComparison.Ordinal);

    private static OtlpReceiver To(int port) => new(new(FormattableString.Invariant($"http://127.0.0.1:{port}/v1/metrics")), Second, null);

    private async Task NextAsync(Agents agent, int count)
    {
        await Eventually.TrueAsync("the next push is awaited", () => agent.Clock.Waiting == 1);
        agent.Clock.Advance(Second);
        await Eventually.TrueAsync("the receiver is asked and answers", () => _requests.Count == count && agent.Clock.Waiting == 1);
    }

    private async Task TakeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        _requests.Enqueue((body.ToArray(), context.Request.ContentType, context.Request.Headers["x-key"]));
    }
}
