using System.Globalization;

namespace Inspector.Agent.Targets;

/// <summary>One place where a server may be reached.</summary>
/// <param name="Host">
/// A host name, an IP address without brackets, or, when it begins with <c>/</c>, the folder of a Unix socket (with <c>@</c>: Linux's abstract ones). It is what a
/// certificate must name and what a password file is asked for.
/// </param>
/// <param name="Address">The address to connect to without asking for the host's (<c>hostaddr</c>); null to ask.</param>
/// <param name="Port">The port, 1 to 65535; for a socket the end of the file's name.</param>
internal sealed record Endpoint(string Host, string? Address, int Port)
{
    /// <summary>PostgreSQL's port.</summary>
    public const int DefaultPort = 5432;

    /// <summary>Whether it is a Unix socket: never with TLS.</summary>
    public bool IsSocket => Address is null && Host.Length > 0 && Host[0] is '/' or '@';

    /// <summary>The socket's file.</summary>
    public string SocketPath => string.Create(CultureInfo.InvariantCulture, $"{Host}/.s.PGSQL.{Port}");

    /// <summary>What Npgsql connects to.</summary>
    public string DriverHost => Address ?? Host;

    /// <summary>As one writes it: <c>db1:5432</c>, <c>[::1]:5432</c>, the socket's file, or with an address of its own <c>db1:5432 (10.0.0.7)</c>.</summary>
    public override string ToString() =>
        IsSocket ? Visible.Line(SocketPath, 160)
        : string.Create(CultureInfo.InvariantCulture, $"{WithBrackets(Visible.Line(Host, 120))}:{Port}{(Address is null || Address == Host ? "" : $" ({Address})")}");

    /// <summary>The address in brackets where it has colons.</summary>
    public static string WithBrackets(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
