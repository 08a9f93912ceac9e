using System.Net;
using Inspector.Agent.Alerts;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Testing;
using Inspector.Tests.Commands;
using Inspector.Tests.History;
using Inspector.Tests.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspector.Tests.Alerts;

/// <summary>Agents that share a history, one after the other and at once.</summary>
public sealed class AlertDeskTests : IDisposable
{
    private static readonly AlertOptions Options = new() { Webhooks = [new("http://hook.example/")], Alertmanagers = [new("http://am.example/")] };

    private readonly Agents _agent = new();

    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    public void Dispose() => _agent.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_next_agent_goes_on_and_tells_nothing_twice(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var sink = new Sink();
        var scenes = new Scenes { Seconds = 20 };
        await using (var history = place.Open())
        {
            await using var desk = Start(history, sink);
            Look(desk, scenes, 2, times: 2);
            await sink.HasAsync("hook opened", "am opened");
            Assert.True(await history.WrittenInTimeAsync());
        }

        await using var later = place.Open();
        Assert.True(await later.WrittenInTimeAsync());
        await using var next = Start(later, sink);
        var others = new Scenes { Seconds = 25, HasFirstGivenUp = true };
        Look(next, others, 3, times: 2);
        await sink.HasAsync("hook opened", "am opened", "hook updated", "am updated");
        others.Seconds = 30;
        Look(next, others, 0);
        await sink.HasAsync("hook opened", "am opened", "hook updated", "am updated", "hook resolved", "am resolved");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_ended_while_nobody_watched_is_told_to_be_over(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var sink = new Sink();
        await using (var history = place.Open())
        {
            await using var desk = Start(history, sink);
            Look(desk, new() { Seconds = 20 }, 2, times: 2);
            await sink.HasAsync("hook opened", "am opened");
            Assert.True(await history.WrittenInTimeAsync());
        }

        for (var start = 0; start < 2; start++)
        {
            await using var later = place.Open();
            Assert.True(await later.WrittenInTimeAsync());
            await using var next = Start(later, sink);
            Look(next, new() { Seconds = 60 }, 0);
            await sink.HasAsync("hook opened", "am opened", "hook resolved", "am resolved");
            Assert.True(await later.WrittenInTimeAsync());
        }
    }

    [Fact]
    public async Task Without_a_store_they_are_told_all_the_same()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        Directory.CreateDirectory(place.File);
        await using var history = place.Open();
        var sink = new Sink();
        await using var desk = Start(history, sink);
        Look(desk, new() { Seconds = 20 }, 2, times: 2);
        await sink.HasAsync("hook opened", "am opened");
    }

    [Fact]
    public async Task One_that_was_away_learns_of_the_beginning_and_the_end_later()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var history = place.Open();
        Assert.True(await history.WrittenInTimeAsync());
        var sink = new Sink { Away = "hook" };
        await using var desk = Start(history, sink);
        var scenes = new Scenes { Seconds = 20 };
        Look(desk, scenes, 2, times: 2);
        await sink.HasAsync("am opened");
        scenes.Seconds = 25;
        Look(desk, scenes, 0);
        await sink.HasAsync("am opened", "am resolved");
        sink.Away = null;
        await sink.HasAsync("am opened", "am resolved", "hook opened", "hook resolved");
    }

    [Fact]
    public async Task Where_looks_are_rare_an_alert_is_believed_for_longer()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var history = place.Open();
        Assert.True(await history.WrittenInTimeAsync());
        var (sink, clock) = (new Sink(), new HandClock());
        await using var desk = AlertDesk.Start(Options with { Webhooks = [] }, history, _agent.Metrics, NullLogger.Instance, clock, sink, () => 0);
        var scenes = new Scenes { Seconds = 20 };
        Look(desk, scenes, 2, times: 2);
        await sink.HasAsync("am opened");
        Assert.Equal(TimeSpan.FromMinutes(4), sink.Believed - clock.GetUtcNow());
        clock.Advance(TimeSpan.FromMinutes(10));
        scenes.Seconds += 600;
        Look(desk, scenes, 2);
        await sink.HasAsync("am opened", "am updated");
        Assert.Equal(TimeSpan.FromMinutes(30), sink.Believed - clock.GetUtcNow());
    }

    private static void Look(AlertDesk desk, Scenes scenes, int waiters, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            var (picture, open) = scenes.Look(waiters);
            desk.Observe("shop", picture, open);
        }
    }

    private AlertDesk Start(HistoryStore history, Sink sink) => AlertDesk.Start(Options, history, _agent.Metrics, NullLogger.Instance, TimeProvider.System, sink, () => 0);

    /// <summary>Both receivers.</summary>
    private sealed class Sink : HttpMessageHandler
    {
        private readonly Lock _lock = new();
        private readonly List<string> _got = [];
        private readonly Dictionary<string, string> _open = new(StringComparer.Ordinal);

        public string? Away { get; set; }

        /// <summary>Until when the last alert is believed.</summary>
        public DateTimeOffset Believed { get; private set; }

        /// <summary>Waits until exactly these messages came.</summary>
        public async Task HasAsync(params string[] messages)
        {
            var got = await Eventually.ReadAsync(
                "the messages came",
                () =>
                {
                    lock (_lock)
                    {
                        return Task.FromResult(_got.Order(StringComparer.Ordinal).ToList());
                    }
                },
                all => all.Count >= messages.Length);
            Assert.Equal(messages.Order(StringComparer.Ordinal), got);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (who, body) = (request.RequestUri!.Host.Split('.')[0], await request.Content!.ReadAsStringAsync(cancellationToken));
            if (who == Away)
            {
                return new(HttpStatusCode.ServiceUnavailable);
            }

            lock (_lock)
            {
                _got.Add($"{who} {(who == "hook" ? HookEvent(request) : AlertEvent(body))}");
            }

            return new(HttpStatusCode.OK);
        }

        private static string HookEvent(HttpRequestMessage request) => request.Headers.GetValues("Idempotency-Key").Single().Split(':')[1];

        private string AlertEvent(string body)
        {
            using var alerts = System.Text.Json.JsonDocument.Parse(body);
            var alert = alerts.RootElement[0];
            var labels = alert.GetProperty("labels").ToString();
            Believed = alert.GetProperty("endsAt").GetDateTimeOffset();
            return alert.GetProperty("annotations").GetProperty("waiters").GetString() == "0" ? "resolved" : _open.TryAdd(labels, labels) ? "opened" : "updated";
        }
    }
}
