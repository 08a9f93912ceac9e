using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Inspector.Tests.Web;

/// <summary>What comes over the wire, by mistake or on purpose.</summary>
public sealed class WireTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task Only_GET_and_HEAD_are_answered(string method)
    {
        await using var served = await Served.StartAsync();
        using var response = await served.SendAsync(new(method), "/api/v1/targets");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/api/v1/targets")]
    [InlineData("/openapi.json")]
    [InlineData("/")]
    public async Task HEAD_says_what_GET_would_without_saying_it(string path)
    {
        await using var served = await Served.StartAsync();
        using var whole = await served.GetAsync(path);
        using var head = await served.SendAsync(HttpMethod.Head, path);
        Assert.Equal(whole.StatusCode, head.StatusCode);
        Assert.Equal(whole.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(whole.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(whole.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api/v1/")]
    [InlineData("/api/v1/targets/")]
    [InlineData("/api/v1/targets/nobody")]
    [InlineData("/api/v1/targets/orders/more")]
    [InlineData("/api/v1/locks/nobody")]
    [InlineData("/targets/nobody")]
    [InlineData("/targets/%3Cscript%3E")]
    [InlineData("/HEALTHZ")]
    [InlineData("/../etc/passwd")]
    public async Task An_unknown_path_is_a_problem(string path)
    {
        await using var served = await Served.StartAsync();
        using var response = await served.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"status\":404", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/api/v1/findings")]
    [InlineData("/metrics")]
    public async Task Every_answer_keeps_browsers_from_mischief(string path)
    {
        await using var served = await Served.StartAsync();
        using var response = await served.GetAsync(path);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.CacheControl);
        Assert.True(response.Headers.CacheControl.NoStore || response.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("GET http:// HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /%zz%ff%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001ü\u0003\u0003")]
    [InlineData("GET /\u00e9\u00e8 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    public async Task Garbage_is_refused_and_the_next_is_answered(string request)
    {
        await using var served = await Served.StartAsync(limits: new() { HeadersTime = Second });
        var answer = await served.RawAsync(request);
        Assert.DoesNotContain(" 200 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(" 500 ", answer, StringComparison.Ordinal);
        Assert.Equal("ok\n", await served.TextAsync("/healthz"));
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.0\r\n\r\n")]
    [InlineData("GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\n\r\n")]
    public async Task What_is_odd_but_lawful_is_answered(string request)
    {
        await using var served = await Served.StartAsync();
        Assert.StartsWith("HTTP/1.1 200 ", await served.RawAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_line_long_headers_and_a_long_body_are_refused()
    {
        await using var served = await Served.StartAsync();
        Assert.StartsWith("HTTP/1.1 414 ", await served.RawAsync($"GET /{new string('x', 9_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await served.RawAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 20_000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await served.RawAsync($"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 80).Select(i => $"X{i}: y\r\n"))}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", await served.RawAsync("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_sends_his_request_drop_by_drop_is_cut_off_and_costs_others_nothing()
    {
        await using var served = await Served.StartAsync(limits: new() { HeadersTime = Second });
        using var slow = new TcpClient();
        await slow.ConnectAsync(served.Endpoint, TestContext.Current.CancellationToken);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: loc"), TestContext.Current.CancellationToken);
        Assert.Equal("ok\n", await served.TextAsync("/healthz"));
        Assert.StartsWith("HTTP/1.1 408 ", await Served.ReadToEndAsync(slow.GetStream()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_beyond_the_bound_are_closed()
    {
        await using var served = await Served.StartAsync(limits: new() { Connections = 1 });
        using var first = new TcpClient();
        await first.ConnectAsync(served.Endpoint, TestContext.Current.CancellationToken);
        await first.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await first.GetStream().ReadAsync(new byte[16], TestContext.Current.CancellationToken));
        Assert.Equal("", await served.RawAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    [Fact]
    public async Task Who_asks_too_often_is_asked_to_wait_and_health_is_told_all_the_same()
    {
        await using var served = await Served.StartAsync(limits: new() { Burst = 2, RequestsPerSecond = 1 });
        await served.TextAsync("/metrics");
        await served.TextAsync("/metrics");
        using var refused = await served.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(Second, refused.Headers.RetryAfter?.Delta);
        Assert.Equal("ok\n", await served.TextAsync("/healthz"));
        served.Metrics.Clock.Advance(Second);
        await served.TextAsync("/metrics");
    }

    [Fact]
    public async Task Metrics_come_in_the_form_that_is_asked_for()
    {
        await using var served = await Served.StartAsync();
        using var plain = await served.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", plain.Content.Headers.ContentType?.ToString());
        using var open = await served.GetAsync("/metrics", ("Accept", "application/openmetrics-text; version=1.0.0"), ("Accept-Encoding", "gzip"));
        Assert.Equal("application/openmetrics-text", open.Content.Headers.ContentType?.MediaType);
        Assert.Equal("gzip", Assert.Single(open.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", open.Headers.Vary);
    }
}
