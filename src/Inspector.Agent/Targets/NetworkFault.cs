using System.Globalization;
using System.Net.Sockets;

namespace Inspector.Agent.Targets;

/// <summary>Reads the failures of the network below PostgreSQL.</summary>
internal static class NetworkFault
{
    /// <summary>The failure; null when the exceptions are not of the network.</summary>
    public static ConnectionFailure? Read(IReadOnlyList<Exception> chain, Target target, bool isConnected)
    {
        if (chain.OfType<TimeoutException>().Any())
        {
            return isConnected
                ? Failure(FailureKind.Disconnected, Seconds(NpgsqlSource.CommandTimeout, "the server did not answer within {0} s; the network may have lost the connection, what was read so far is incomplete"))
                : TimedOut(target);
        }

        var code = chain.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode;
        if (isConnected)
        {
            return code is not null || chain.Any(exception => exception is IOException)
                ? Failure(FailureKind.Disconnected, "the server closed the connection in the middle; what was read so far is incomplete, look at the server's log")
                : null;
        }

        return code switch
        {
            SocketError.HostNotFound or SocketError.NoData => Failure(FailureKind.HostNotFound, "the host name is not known; check its spelling"),
            SocketError.TryAgain or SocketError.NoRecovery => Failure(FailureKind.HostNotFound, "the name service (DNS) does not answer; try again, or give an address with hostaddr"),
            SocketError.AddressNotAvailable when IsSocket() => Failure(FailureKind.SocketMissing, "there is no such socket; is a server running on this machine, with this port, and its socket in this folder (unix_socket_directories)?"),
            SocketError.ConnectionRefused when IsSocket() => Failure(FailureKind.Refused, "the socket is there but nobody listens; is the server running?"),
            SocketError.AccessDenied when IsSocket() => Failure(FailureKind.SocketForbidden, "this user may not use the socket; look at its permissions (unix_socket_permissions)"),
            SocketError.ConnectionRefused => Failure(FailureKind.Refused, $"connection refused; is a server running there, and does it listen on this address (listen_addresses)?{target.DefaultPlaceNote}"),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown =>
                Failure(FailureKind.Unreachable, "the network has no way there; check the address, the route and the firewall"),
            SocketError.TimedOut => TimedOut(target),
            null when !chain.Any(exception => exception is IOException) => null,
            _ => Failure(FailureKind.Disconnected, $"the connection was closed before the log-in was through; the server may be stopping or overloaded (look at its log), or it is no PostgreSQL server{(target.Tls.ClientCertificate is null ? "" : ", or does not accept the client certificate")}"),
        };

        ConnectionFailure Failure(FailureKind kind, string message) => new(kind, $"{target.Place}: {message}");
        bool IsSocket() => target.Endpoints is [{ IsSocket: true }];
    }

    private static ConnectionFailure TimedOut(Target target) => new(
        FailureKind.TimedOut,
        $"{target.Place}: {Seconds(target.Session.ConnectTimeout, "no answer within {0} s; a firewall may swallow it, or the server is overloaded or its catalogs are locked")}; " +
        Seconds(SessionSettings.LongestConnectTimeout, "no further attempt is made before the server's authentication_timeout ({0} s by default) has passed"));

    private static string Seconds(TimeSpan time, string format) => string.Format(CultureInfo.InvariantCulture, format, (int)time.TotalSeconds);
}
