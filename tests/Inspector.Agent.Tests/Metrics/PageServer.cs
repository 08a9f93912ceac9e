using System.Collections.Concurrent;
using System.Net;
using Inspector.Agent.Embedded;

namespace Inspector.Tests.Metrics;

/// <summary>A small HTTP server of a test, on a free port of this machine.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerContext, Task> _answer;
    private readonly Task _running;

    /// <summary>Begins to answer.</summary>
    /// <param name="answer">Answers a request; the response is closed for it.</param>
    public PageServer(Func<HttpListenerContext, Task> answer)
    {
        _answer = answer;
        Port = FreePort.Find();
        _listener.Prefixes.Add(FormattableString.Invariant($"http://127.0.0.1:{Port}/"));
        _listener.Start();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Where it answers.</summary>
    public int Port { get; }

    /// <summary>What went wrong with requests.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _running;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await _answer(context);
                context.Response.Close();
            }
            catch (Exception failure)
            {
                Failures.Enqueue(failure);
                context.Response.Abort();
            }
        }
    }
}
