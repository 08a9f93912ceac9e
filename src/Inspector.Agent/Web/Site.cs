using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Web;

/// <summary>Leads each request to its route, within the limits, and writes what comes back.</summary>
internal sealed class Site(Sources sources, Gate gate, WebLimits limits, ImmutableArray<Route> routes, ILogger logger) : IHttpApplication<HttpContext>, IDisposable
{
    private readonly SemaphoreSlim _places = new(limits.Requests);
    private readonly RequestRate _rate = new(limits.RequestsPerSecond, limits.Burst, sources.Time);

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        SecurityHeaders.Set(context.Response.Headers);
        using var late = new CancellationTokenSource(limits.RequestTime, sources.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            var answer = await AnswerAsync(context, late, either.Token);
            await answer.WriteAsync(context, either.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or ConnectionResetException)
        {
            context.Abort(); // the client went away, or takes longer than its time
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<Answer> AnswerAsync(HttpContext context, CancellationTokenSource late, CancellationToken cancellation)
    {
        Route? route = null;
        try
        {
            gate.Check(context.Request, limits);
            (route, var name) = Find(context.Request.Path.Value ?? "");
            var isTrusted = gate.IsTrusted(context.Request);
            if (!isTrusted && route?.Access != Access.Anyone)
            {
                throw Gate.Unauthorized();
            }

            if (route is null)
            {
                throw new ProblemException(StatusCodes.Status404NotFound, "nothing is here: /openapi.json lists what there is");
            }

            var exchange = new Exchange(sources, context.Request.Headers, name, Arguments.Of(route, context.Request.Query), isTrusted, cancellation);
            return route.IsUnlimited ? await route.Answer(exchange) : await WithinLimitsAsync(route, exchange);
        }
        catch (ProblemException problem)
        {
            return problem.ToAnswer();
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            WebLog.Late(logger, route!.Path, limits.RequestTime.TotalSeconds);
            return Busy("the answer was not ready in time").ToAnswer();
        }
#pragma warning disable CA1031 // One answer that fails must not end the watching; it is said, and the next is tried.
        catch (Exception defect) when (defect is not OperationCanceledException)
#pragma warning restore CA1031
        {
            WebLog.Failed(logger, defect);
            return new ProblemException(StatusCodes.Status500InternalServerError, "the answer failed; this is a defect, and the log says more").ToAnswer();
        }
    }

    private async Task<Answer> WithinLimitsAsync(Route route, Exchange exchange)
    {
        if (!_rate.TryTake())
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, $"more than {limits.RequestsPerSecond} requests a second: ask less often") { Headers = [("Retry-After", "1")] };
        }

        if (!await _places.WaitAsync(TimeSpan.Zero, exchange.Cancellation))
        {
            throw Busy("too many ask at once: try again");
        }

        try
        {
            return await route.Answer(exchange);
        }
        finally
        {
            _places.Release();
        }
    }

    private (Route? Route, string Name) Find(string path)
    {
        foreach (var route in routes)
        {
            if (route.Fits(path, out var name))
            {
                return (route, name);
            }
        }

        return (null, "");
    }

    private static ProblemException Busy(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail) { Headers = [("Retry-After", "1")] };
}
