using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Inspector.Tests.Commands;

/// <summary>Speaks just enough of the protocol (PostgreSQL manual, "Message Flow") to be taken for a server of another version that lets everybody in.</summary>
internal sealed class OldServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly string _version;
    private readonly Task _work;

    private OldServer(string version)
    {
        _version = version;
        _listener.Start();
        _work = Task.Run(WorkAsync);
    }

    /// <summary>A TARGET for it.</summary>
    public string Target => $"host=127.0.0.1 port={((IPEndPoint)_listener.LocalEndpoint).Port} user=u dbname=d password=hunter2 sslmode=disable";

    /// <summary>One of this version.</summary>
    public static OldServer Of(string version) => new(version);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _work;
        _ending.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                await using var stream = client.GetStream();
                await GreetAsync(stream);
                _ = await stream.ReadAsync(new byte[1024], _ending.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException or IOException)
        {
            // the test is over
        }
    }

    private async Task GreetAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, _ending.Token);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4], _ending.Token);
        byte[] greeting =
        [
            .. Message('R', [0, 0, 0, 0]), // AuthenticationOk
            .. Message('S', Encoding.ASCII.GetBytes($"server_version\0{_version}\0")),
            .. Message('S', "client_encoding\0UTF8\0"u8),
            .. Message('K', [0, 0, 0, 1, 0, 0, 0, 2]),
            .. Message('Z', "I"u8),
        ];
        await stream.WriteAsync(greeting, _ending.Token);
    }

    private static byte[] Message(char type, ReadOnlySpan<byte> body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 4);
        return [(byte)type, .. length, .. body];
    }
}
