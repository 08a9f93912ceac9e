using System.Net;
using System.Net.Sockets;
using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Agent.Web;
using Inspector.Tests.History;
using Inspector.Tests.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspector.Tests.Web;

/// <summary>A server on a port of its own in front of a fake agent, and a client of it.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Agents _agents;
    private readonly WebServer _server;

    private Served(FakeAgent agent, Agents agents, WebServer server) =>
        (Agent, _agents, _server, Client) = (agent, agents, server, new() { BaseAddress = new($"http://{server.Endpoint}"), Timeout = TimeSpan.FromSeconds(60) });

    public FakeAgent Agent { get; }

    public HttpClient Client { get; }

    public IPEndPoint Endpoint => _server.Endpoint;

    public Agents Metrics => _agents;

    public static async Task<Served> StartAsync(ListenOptions? listen = null, bool allowInsecure = false, WebLimits? limits = null, TimeProvider? time = null)
    {
        var (agent, agents) = (new FakeAgent(), new Agents());
        try
        {
            var server = await WebServer.StartAsync(
                listen ?? Loopback,
                allowInsecure,
                new(agent, agents.Metrics, time ?? agents.Clock),
                limits ?? new(),
                NullLoggerFactory.Instance,
                TestContext.Current.CancellationToken);
            Assert.True(await agent.History.WrittenInTimeAsync());
            return new(agent, agents, server);
        }
        catch
        {
            await agent.DisposeAsync();
            agents.Dispose();
            throw;
        }
    }

    public static ListenOptions Loopback => new() { Endpoint = new(IPAddress.Loopback, 0) };

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<string> TextAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await GetAsync(path, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends bytes as they are, and reads until the server ends the connection.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Endpoint, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        return await ReadToEndAsync(stream);
    }

    public static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = new StringBuilder();
        var piece = new char[4096];
        try
        {
            for (int read; (read = await reader.ReadAsync(piece, TestContext.Current.CancellationToken)) > 0;)
            {
                text.Append(piece, 0, read);
            }
        }
        catch (IOException)
        {
            // what came before the end is what there is
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _agents.Dispose();
        await Agent.DisposeAsync();
    }
}
