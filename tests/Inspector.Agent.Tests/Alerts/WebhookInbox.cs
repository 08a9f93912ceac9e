using System.Collections.Concurrent;
using System.Text.Json;
using Inspector.Testing;
using Inspector.Tests.Metrics;

namespace Inspector.Tests.Alerts;

/// <summary>A webhook: takes what comes, or does not.</summary>
internal sealed class WebhookInbox : IAsyncDisposable
{
    private readonly PageServer _server;
    private readonly JsonSchema _schema = JsonSchema.Load(Checkout.File("docs", "webhook.schema.json"), isClosed: true);

    public WebhookInbox() => _server = new(async context =>
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        Attempts++;
        Authorization = context.Request.Headers["Authorization"];
        var answer = Answers.TryDequeue(out var prepared) ? prepared : 200;
        if (answer == 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        context.Response.StatusCode = answer == 0 ? 500 : answer;
        if (answer == 200)
        {
            Assert.Empty(_schema.Check(body));
            using var document = JsonDocument.Parse(body);
            Assert.Equal(document.RootElement.GetProperty("idempotencyKey").GetString(), context.Request.Headers["Idempotency-Key"]);
            Taken.Enqueue(document.RootElement.Clone());
        }
    });

    /// <summary>The next answers; 0 comes too late. 200 when there are no more.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    /// <summary>What was taken.</summary>
    public ConcurrentQueue<JsonElement> Taken { get; } = new();

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>What the last request brought.</summary>
    public string? Authorization { get; private set; }

    /// <summary>Its address, with a path that nobody may see.</summary>
    public string Address => FormattableString.Invariant($"http://127.0.0.1:{_server.Port}/hooks/s3cret");

    /// <summary>What went wrong with requests.</summary>
    public ConcurrentQueue<Exception> Failures => _server.Failures;

    /// <summary>The events but for updates.</summary>
    public IEnumerable<string> Events => Taken.Select(message => message.GetProperty("event").GetString()!).Where(name => name != "updated");

    /// <summary>Waits until it took exactly these events, updates aside.</summary>
    public async Task HasAsync(params string[] events)
    {
        await Eventually.TrueAsync($"it took {string.Join(", ", events)}", () => Events.Count() >= events.Length, TimeSpan.FromSeconds(120));
        Assert.Equal(events, Events);
        Assert.Empty(Failures);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
