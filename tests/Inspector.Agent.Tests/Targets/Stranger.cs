using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Inspector.Tests.Targets;

/// <summary>Something that listens on a port and is not PostgreSQL.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _work;
    private int _visits;

    private Stranger(byte[]? answer)
    {
        _listener.Start();
        _work = Task.Run(() => WorkAsync(answer));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many have connected.</summary>
    public int Visits => Volatile.Read(ref _visits);

    /// <summary>One that says this when spoken to and hangs up, or with null says nothing at all.</summary>
    public static Stranger That(string? answer) => new(answer is null ? null : Encoding.Latin1.GetBytes(answer));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _work;
        _ending.Dispose();
    }

    private async Task WorkAsync(byte[]? answer)
    {
        var kept = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                kept.Add(client);
                Interlocked.Increment(ref _visits);
                if (answer is not null)
                {
                    await AnswerAsync(client, answer);
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or InvalidOperationException or SocketException)
        {
            // the test is over, perhaps before we listened
        }
        finally
        {
            kept.ForEach(client => client.Dispose());
        }
    }

    private async Task AnswerAsync(TcpClient client, byte[] answer)
    {
        try
        {
            _ = await client.GetStream().ReadAsync(new byte[1024], _ending.Token);
            await client.GetStream().WriteAsync(answer, _ending.Token);
        }
        catch (IOException)
        {
            // the client has gone first
        }

        client.Dispose();
    }
}
