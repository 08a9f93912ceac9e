using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Commands;

/// <summary>
/// The wire to a server, and someone who listens in: at the moment at which the client sends a text, before the server gets it, something happens. So a test can let a server die while one
/// certain statement is read. It knows the frames of the protocol (PostgreSQL manual, "Message Formats"), and no TLS.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _released = new();
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly List<(string Text, Func<Task> Act)> _moments = [];
    private readonly List<Socket> _sockets = [];
    private readonly Lock _lock = new();
    private readonly Task _work;
    private int _visits;
    private volatile TaskCompletionSource _open = new();

    private Wire(string connectionString)
    {
        _server = new(connectionString);
        _open.SetResult();
        _listener.Start();
        _work = Task.Run(AcceptAsync);
    }

    /// <summary>How many have connected.</summary>
    public int Visits => Volatile.Read(ref _visits);

    public static Wire To(string connectionString) => new(connectionString);

    /// <summary>A TARGET that goes through it.</summary>
    public string Target(params IEnumerable<(string Name, string? Value)> changes) =>
        Knock.Text(_server.ConnectionString, [("host", "127.0.0.1"), ("port", $"{((IPEndPoint)_listener.LocalEndpoint).Port}"), ("sslmode", "disable"), .. changes]);

    /// <summary>Does something once, when a message that holds the text is on its way.</summary>
    public void When(string text, Func<Task> act)
    {
        lock (_lock)
        {
            _moments.Add((text, act));
        }
    }

    /// <summary>Ends every connection, as a network does that is gone.</summary>
    public Task CutAsync()
    {
        lock (_lock)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }

        return Task.CompletedTask;
    }

    /// <summary>Lets nothing through on any connection, old or new, until <see cref="Pass"/>: as a network does that swallows everything, and says nothing.</summary>
    public void Swallow() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets all through again, what was swallowed first: as a network does that was only slow.</summary>
    public void Pass() => _open.TrySetResult();

    /// <summary>Lets nothing through any more, as a network does that swallows everything; ends with the wire.</summary>
    public Task HoldAsync() => _released.Task;

    public async ValueTask DisposeAsync()
    {
        _released.TrySetResult();
        await _ending.CancelAsync();
        _listener.Dispose();
        await CutAsync();
        await _work;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var visitors = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ending.Token);
                Interlocked.Increment(ref _visits);
                visitors.Add(ServeAsync(client));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(visitors);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (_lock)
        {
            _sockets.AddRange([client, server]);
        }

        try
        {
            await server.ConnectAsync(_server.Host!, _server.Port, _ending.Token);
            await using var toClient = new NetworkStream(client);
            await using var toServer = new NetworkStream(server);
            var answers = toServer.CopyToAsync(toClient, _ending.Token);
            var words = ForwardAsync(toClient, toServer);
            if (await Task.WhenAny(words, answers) == words && await words)
            {
                // The server takes no more: what it said before it went is still to be passed on.
                await answers;
            }
        }
        catch (Exception end) when (IsEnd(end))
        {
            // one of the two has gone
        }
        finally
        {
            client.Dispose();
            server.Dispose();
        }
    }

    /// <summary>Passes on what the client says.</summary>
    /// <returns>Whether it was the server that ended it.</returns>
    private async Task<bool> ForwardAsync(Stream client, Stream server)
    {
        var isForServer = false;
        try
        {
            for (var isTyped = false; ;)
            {
                isForServer = false;
                var head = new byte[isTyped ? 5 : 4];
                await client.ReadExactlyAsync(head, _ending.Token);
                var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(head.Length - 4)) - 4];
                await client.ReadExactlyAsync(body, _ending.Token);
                await ActAsync(Encoding.UTF8.GetString(body));
                await _open.Task.WaitAsync(_ending.Token);
                isForServer = true;
                await server.WriteAsync((byte[])[.. head, .. body], _ending.Token);
                isTyped |= BinaryPrimitives.ReadInt32BigEndian(body.Length >= 4 ? body : new byte[4]) is not (SslRequest or GssRequest);
            }
        }
        catch (Exception end) when (IsEnd(end))
        {
            return isForServer;
        }
    }

    private async Task ActAsync(string message)
    {
        Func<Task>? act = null;
        lock (_lock)
        {
            var at = _moments.FindIndex(moment => message.Contains(moment.Text, StringComparison.Ordinal));
            if (at >= 0)
            {
                act = _moments[at].Act;
                _moments.RemoveAt(at);
            }
        }

        if (act is not null)
        {
            await act();
        }
    }

    private static bool IsEnd(Exception end) => end is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
