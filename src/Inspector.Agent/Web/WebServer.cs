using System.Net;
using System.Net.Sockets;
using Inspector.Agent.Configuration;
using Inspector.Agent.Metrics;
using Inspector.Agent.Scheduling;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using ListenOptions = Inspector.Agent.Configuration.ListenOptions;

namespace Inspector.Agent.Web;

/// <summary>
/// Answers over HTTP. It is Kestrel alone, without a host around it: no configuration file, no variable, no signal handler and no container of services is its own. Nothing that is asked here asks
/// a target. To be disposed: answers under way get <see cref="WebLimits.EndTime"/>.
/// </summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly Site _site;
    private readonly WebLimits _limits;
    private readonly TimeProvider _time;

    private WebServer(KestrelServer server, Site site, WebLimits limits, TimeProvider time, IPEndPoint endpoint) =>
        (_server, _site, _limits, _time, Endpoint) = (server, site, limits, time, endpoint);

    /// <summary>Where it answers; the port is the real one where 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Begins to answer.</summary>
    /// <param name="listen">Where, and what a request has to bring.</param>
    /// <param name="allowInsecure">Whether others than this machine may ask without a token.</param>
    /// <param name="agent">What is told.</param>
    /// <param name="metrics">What <c>/metrics</c> hands out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it says what it does.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConfigurationException">It cannot begin: the message is one line that says what to do.</exception>
    public static Task<WebServer> StartAsync(
        ListenOptions listen, bool allowInsecure, IAgentView agent, AgentMetrics metrics, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation) =>
        StartAsync(listen, allowInsecure, new Sources(agent, metrics, time), new WebLimits(), loggers, cancellation);

    /// <summary>The same, with other limits.</summary>
    internal static async Task<WebServer> StartAsync(
        ListenOptions listen, bool allowInsecure, Sources sources, WebLimits limits, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (listen.IsOpen && !allowInsecure)
        {
            throw new ConfigurationException($"listen.address {listen.Endpoint} can be reached from other machines: set listen.token or listen.tokenFile, or say --insecure-listen");
        }

        var token = AccessToken.Of(listen, sources.Time);
        Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions? bound = null;
        var options = Options(limits);
        options.Listen(listen.Endpoint, one => bound = one);
        var logger = loggers.CreateLogger("Inspector.Web");
        var server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), new SocketTransportFactory(Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions()), loggers), loggers);
        var site = new Site(sources, new(listen.Endpoint, token), limits, Routes.Create(), logger);
        try
        {
            await server.StartAsync(site, cancellation);
        }
        catch (Exception refusal)
        {
            server.Dispose();
            site.Dispose();
            throw Why(listen.Endpoint, refusal) is { } reason ? new ConfigurationException(reason, refusal) : refusal;
        }

        if (listen.IsOpen)
        {
            WebLog.Open(logger, bound!.IPEndPoint!);
        }

        return new(server, site, limits, sources.Time, bound!.IPEndPoint!);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var end = new CancellationTokenSource(_limits.EndTime, _time);
        await _server.StopAsync(end.Token);
        _server.Dispose();
        _site.Dispose();
    }

    private static KestrelServerOptions Options(WebLimits limits)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        options.Limits.MaxConcurrentConnections = limits.Connections;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.MaxRequestBodySize = limits.Body;
        options.Limits.MaxRequestLineSize = limits.RequestLine;
        options.Limits.MaxRequestHeadersTotalSize = limits.Headers;
        options.Limits.MaxRequestHeaderCount = 64;
        options.Limits.RequestHeadersTimeout = limits.HeadersTime;
        options.Limits.KeepAliveTimeout = limits.KeepAlive;
        return options;
    }

    private static string? Why(IPEndPoint endpoint, Exception refusal)
    {
        var error = refusal.GetBaseException() as SocketException;
        return error?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"{endpoint} is in use by another program, perhaps another agent: stop that one, or set listen.address",
            SocketError.AccessDenied => $"{endpoint} may not be used by this account: set listen.address to a port of 1024 or above",
            SocketError.AddressNotAvailable => $"{endpoint} is no address of this machine: set listen.address",
            null => null,
            _ => $"{endpoint} cannot be used: {Visible.Line(error.Message)}; set listen.address",
        };
    }
}
