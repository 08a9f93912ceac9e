using System.Collections.Concurrent;
using System.Net;
using Inspector.Agent.Alerts;
using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;
using Inspector.Testing;
using Inspector.Tests.Commands;
using Inspector.Tests.Configuration;
using Inspector.Tests.History;
using Inspector.Tests.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspector.Tests.Alerts;

/// <summary>How receivers are told, by a clock that is moved by hand.</summary>
public sealed class DeliveryTests : IAsyncDisposable
{
    private static readonly Uri Hook = new("https://hooks.example/s3cret-path");

    private readonly Agents _agent = new();
    private readonly Inbox _inbox = new();
    private readonly HandClock _clock = new();

    public ValueTask DisposeAsync()
    {
        _agent.Dispose();
        _inbox.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1, 1.0, 1.0)]
    [InlineData(1, 0.0, 0.5)]
    [InlineData(2, 1.0, 2.0)]
    [InlineData(5, 1.0, 16.0)]
    [InlineData(6, 1.0, 30.0)]
    [InlineData(10_000, 0.0, 15.0)]
    public void Pauses_grow_to_half_a_minute_and_differ_by_chance(int failures, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Delivery.Pause(failures, chance));

    [Fact]
    public async Task What_failed_is_tried_again_after_growing_pauses_with_the_same_key()
    {
        await using var running = Run(Hook);
        _inbox.Answers.Enqueue(_ => new(HttpStatusCode.InternalServerError));
        _inbox.Answers.Enqueue(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused (hooks.example/s3cret-path)"));
        running.Delivery.Put(Scenes.Alert());
        await GotAsync(1);
        await PausesAsync();
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Single(_inbox.Got);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await GotAsync(2);
        await PausesAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await GotAsync(3);
        Assert.Single(_inbox.Got.Select(request => request.Key).Distinct());
        await Eventually.TrueAsync("it is counted", () => Value("sent_total") == 1);
        Assert.Equal((2, 0, 0), (Value("failures_total"), Value("waiting"), Value("failing")));
    }

    [Fact]
    public async Task A_receiver_that_asks_to_be_left_alone_is()
    {
        await using var running = Run(Hook);
        _inbox.Answers.Enqueue(_ => new(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "40" } } });
        running.Delivery.Put(Scenes.Alert());
        await GotAsync(1);
        await PausesAsync();
        _clock.Advance(TimeSpan.FromSeconds(39));
        Assert.Single(_inbox.Got);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await GotAsync(2);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_not_tried_again_and_stands_in_nobodys_way()
    {
        await using var running = Run(Hook);
        _inbox.Answers.Enqueue(_ => new(HttpStatusCode.BadRequest));
        running.Delivery.Put(Scenes.Alert());
        running.Delivery.Put(Scenes.Alert(target: "other"));
        await GotAsync(2);
        Assert.Equal(2, _inbox.Got.Select(request => request.Key).Distinct().Count());
        await Eventually.TrueAsync("nothing waits", () => Value("waiting") == 0);
    }

    [Fact]
    public async Task One_that_hangs_is_given_up_after_ten_seconds()
    {
        await using var running = Run(Hook);
        _inbox.Answers.Enqueue(null);
        running.Delivery.Put(Scenes.Alert());
        await GotAsync(1);
        await PausesAsync();
        _clock.Advance(TimeSpan.FromSeconds(10.1));
        await Eventually.TrueAsync("it is counted", () => Value("failures_total") == 1);
        await PausesAsync();
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        await GotAsync(2);
    }

    [Fact]
    public async Task The_token_is_read_from_its_file_for_each_request()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, "first\n", TestContext.Current.CancellationToken);
        await using var running = Run(Hook, new() { Webhooks = [Hook], WebhookAuth = new() { TokenFile = file } });
        running.Delivery.Put(Scenes.Alert());
        await GotAsync(1);
        await File.WriteAllTextAsync(file, "second\n", TestContext.Current.CancellationToken);
        running.Delivery.Put(Scenes.Alert(target: "other"));
        await GotAsync(2);
        Assert.Equal(["Bearer first", "Bearer second"], _inbox.Got.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("")]
    [InlineData("ünicode")]
    public async Task What_cannot_be_a_token_is_told_without_it(string token)
    {
        using var client = new HttpMessageInvoker(_inbox, disposeHandler: false);
        var receiver = Receiver.All(new() { Webhooks = [Hook], WebhookAuth = new() { Token = new Secret(token) } }, client, _clock)[0];
        var attempt = await receiver.TellAsync(new(AlertEvent.Opened, Scenes.Alert()), TestContext.Current.CancellationToken);
        Assert.Equal(new(Took: false, "the token of the configuration is none: one line of visible ASCII"), attempt);
        Assert.Empty(_inbox.Got);
    }

    [Fact]
    public async Task Each_has_its_own_token_and_an_alertmanager_its_path()
    {
        var options = new AlertOptions
        {
            Alertmanagers = [new("http://am.example:9093/prefix/")],
            AlertmanagerAuth = new() { Token = new Secret("for-am") },
            Webhooks = [Hook],
            WebhookAuth = new() { Token = new Secret("for-hook") },
        };
        using var client = new HttpMessageInvoker(_inbox, disposeHandler: false);
        foreach (var receiver in Receiver.All(options, client, _clock))
        {
            Assert.True((await receiver.TellAsync(new(AlertEvent.Opened, Scenes.Alert()), TestContext.Current.CancellationToken)).Took);
        }

        Assert.Equal([("http://am.example:9093/prefix/api/v2/alerts", "Bearer for-am"), ("https://hooks.example/s3cret-path", "Bearer for-hook")], _inbox.Got.Select(request => (request.Address, request.Authorization)));
    }

    [Fact]
    public void A_name_tells_kind_host_and_port_and_never_a_path()
    {
        using var client = new HttpMessageInvoker(_inbox, disposeHandler: false);
        var all = Receiver.All(new() { Alertmanagers = [new("http://am.example:9093"), new("http://am.example:9093/b"), new("http://am.example:9093")], Webhooks = [Hook] }, client, _clock);
        Assert.Equal(["alertmanager am.example:9093", "alertmanager am.example:9093 (2)", "webhook hooks.example:443"], all.Select(receiver => receiver.Name));
        Assert.Distinct(all.Select(receiver => receiver.Id));
    }

    [Fact]
    public async Task An_alertmanager_whose_clock_is_another_is_told_by_its_own()
    {
        var theirs = _clock.GetUtcNow().AddMinutes(10);
        _inbox.Default = _ => new(HttpStatusCode.OK) { Headers = { Date = theirs } };
        using var client = new HttpMessageInvoker(_inbox, disposeHandler: false);
        var receiver = Receiver.All(new() { Alertmanagers = [new("http://am.example:9093")] }, client, _clock)[0];
        Assert.True((await receiver.TellAsync(new(AlertEvent.Opened, Scenes.Alert()), TestContext.Current.CancellationToken)).Took);
        Assert.Equal(2, _inbox.Got.Count);
        Assert.Contains("\"endsAt\":\"2026-11-22T06:14:00.000Z\"", _inbox.Got.Last().Body, StringComparison.Ordinal);
        Assert.True((await receiver.TellAsync(new(AlertEvent.Updated, Scenes.Alert()), TestContext.Current.CancellationToken)).Took);
        Assert.Equal(3, _inbox.Got.Count);
    }

    [Fact]
    public async Task The_end_tells_what_waits_and_does_not_wait_for_one_that_fails_or_hangs()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var history = place.Open();
        var scenes = new Scenes { Seconds = 20 };
        scenes.Look(2);
        var (picture, open) = scenes.Look(2);
        _inbox.Default = null;
        var desk = AlertDesk.Start(new() { Webhooks = [Hook] }, history, _agent.Metrics, NullLogger.Instance, TimeProvider.System, _inbox, () => 1);
        desk.Observe("shop", picture, open);
        await GotAsync(1);
        var begun = TimeProvider.System.GetTimestamp();
        await desk.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(8));
    }

    private Running Run(Uri hook, AlertOptions? options = null)
    {
        var client = new HttpMessageInvoker(_inbox, disposeHandler: false);
        var receiver = Assert.Single(Receiver.All(options ?? new() { Webhooks = [hook] }, client, _clock));
        return new(new Delivery(receiver, _agent.Metrics, NullLogger.Instance, _clock, (_, _) => { }, () => 1), client);
    }

    private Task GotAsync(int count) => Eventually.TrueAsync($"{count} requests came", () => _inbox.Got.Count >= count);

    /// <summary>Something waits for a time: a pause, or the patience with an answer.</summary>
    private Task PausesAsync() => Eventually.TrueAsync("it waits for a time", () => _clock.Waiting > 0);

    private double Value(string name) => _agent.Page().Value($"inspector_alerts_{name}");

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly HttpMessageInvoker _client;
        private readonly Task _running;

        public Running(Delivery delivery, HttpMessageInvoker client)
        {
            (Delivery, _client) = (delivery, client);
            _running = Task.Run(() => delivery.RunAsync(_end.Token));
        }

        public Delivery Delivery { get; }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _client.Dispose();
            _end.Dispose();
        }
    }

    private sealed record Request(string Address, string? Authorization, string? Key, string Body);

    /// <summary>Takes requests, and answers them in the order of what is prepared, then as always. Null hangs.</summary>
    private sealed class Inbox : HttpMessageHandler
    {
        public ConcurrentQueue<Request> Got { get; } = new();

        public ConcurrentQueue<Func<HttpRequestMessage, HttpResponseMessage>?> Answers { get; } = new();

        public Func<HttpRequestMessage, HttpResponseMessage>? Default { get; set; } = _ => new(HttpStatusCode.OK);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var answer = Answers.TryDequeue(out var prepared) ? prepared : Default;
            Got.Enqueue(new(request.RequestUri!.AbsoluteUri, request.Headers.Authorization?.ToString(), request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null, body));
            if (answer is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return answer!(request);
        }
    }
}
