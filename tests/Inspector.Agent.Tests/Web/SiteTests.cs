using Inspector.Agent.Web;
using Inspector.Tests.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspector.Tests.Web;

/// <summary>What a request meets that is one of many, takes too long, or meets a defect.</summary>
public sealed class SiteTests
{
    [Fact]
    public async Task More_answers_at_a_time_than_the_bound_are_put_off()
    {
        await using var hung = new HungSite(new() { Requests = 1 });
        var first = hung.GetAsync("/hangs");
        await hung.HasBegun;
        var (status, retry) = await hung.GetAsync("/hangs");
        Assert.Equal((503, "1"), (status, retry));
        hung.Release();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await hung.GetAsync("/hangs")).Status);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_given_up()
    {
        await using var hung = new HungSite(new());
        var first = hung.GetAsync("/hangs");
        await hung.HasBegun;
        hung.Agents.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(503, (await first).Status);
    }

    [Fact]
    public async Task A_defect_costs_one_answer_and_tells_nothing()
    {
        await using var hung = new HungSite(new() { Requests = 1 });
        Assert.Equal(500, (await hung.GetAsync("/fails")).Status);
        Assert.Equal(500, (await hung.GetAsync("/fails")).Status);
        Assert.DoesNotContain("hunter2", hung.LastBody, StringComparison.Ordinal);
    }

    /// <summary>A site with a route whose answer comes when it is let, and one that fails.</summary>
    private sealed class HungSite : IAsyncDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly FakeAgent _agent = new();
        private readonly Site _site;

        public HungSite(WebLimits limits)
        {
            Route hangs = new("/hangs", "hangs", "", HangAsync), fails = new("/fails", "fails", "", _ => throw new InvalidOperationException("password hunter2"));
            _site = new(new(_agent, Agents.Metrics, Agents.Clock), new(new(System.Net.IPAddress.Loopback, 0), null), limits, [hangs, fails], NullLogger.Instance);
        }

        public Agents Agents { get; } = new();

        public Task HasBegun => _begun.Task;

        public string LastBody { get; private set; } = "";

        public void Release() => _released.SetResult();

        public async Task<(int Status, string? Retry)> GetAsync(string path)
        {
            using var body = new MemoryStream();
            var context = new DefaultHttpContext { Request = { Method = "GET", Path = path }, Response = { Body = body } };
            await _site.ProcessRequestAsync(context);
            LastBody = System.Text.Encoding.UTF8.GetString(body.ToArray());
            return (context.Response.StatusCode, context.Response.Headers.RetryAfter.FirstOrDefault());
        }

        public async ValueTask DisposeAsync()
        {
            _site.Dispose();
            Agents.Dispose();
            await _agent.DisposeAsync();
        }

        private async ValueTask<Answer> HangAsync(Exchange exchange)
        {
            _begun.TrySetResult();
            await _released.Task.WaitAsync(exchange.Cancellation);
            return new(ReadOnlyMemory<byte>.Empty, "text/plain");
        }
    }
}
