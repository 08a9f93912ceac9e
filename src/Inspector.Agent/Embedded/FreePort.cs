using System.Net;
using System.Net.Sockets;

namespace Inspector.Agent.Embedded;

/// <summary>Finds a port to listen on.</summary>
internal static class FreePort
{
    /// <summary>A port of 127.0.0.1 that nobody has at this moment; someone else may take it before the caller does.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
