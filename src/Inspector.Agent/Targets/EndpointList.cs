using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Inspector.Agent.Targets;

/// <summary>
/// Makes endpoints of <c>host</c>, <c>hostaddr</c> and <c>port</c> (libpq, "Specifying Multiple Hosts"): lists by comma of equal length, or one port for all.
/// </summary>
/// <remarks>
/// Without a host libpq takes the one socket folder that it was compiled with. Builds differ in it, so Inspector takes the first of the usual folders that has a socket for the
/// port (<c>/var/run/postgresql</c>, <c>/tmp</c>), and else <c>localhost</c>.
/// </remarks>
internal static class EndpointList
{
    /// <summary>The endpoints in the order to try them, at least one.</summary>
    /// <exception cref="TargetException">The lists differ in length, or an entry is no host, address or port.</exception>
    public static ImmutableArray<Endpoint> Read(string? host, string? address, string? port, ClientEnvironment environment)
    {
        var hosts = Split(host);
        var addresses = Split(address);
        var ports = Split(port);
        var count = Math.Max(1, addresses.Length > 0 ? addresses.Length : hosts.Length);
        if (hosts.Length > 0 && hosts.Length != count)
        {
            throw new TargetException(Counts(hosts.Length, "hosts", count, "host addresses (hostaddr)"));
        }

        if (ports.Length > 1 && ports.Length != count)
        {
            throw new TargetException(Counts(ports.Length, "ports", count, "hosts; give one for all, or one for each"));
        }

        var endpoints = ImmutableArray.CreateBuilder<Endpoint>(count);
        for (var i = 0; i < count; i++)
        {
            var number = Port(ports.Length switch { 0 => "", 1 => ports[0], _ => ports[i] });
            var atAddress = addresses.Length > 0 && addresses[i].Length > 0 ? Address(addresses[i]) : null;
            endpoints.Add(hosts.Length > 0 && hosts[i].Length > 0 ? new(Host(hosts[i]), atAddress, number)
                : atAddress is not null ? new(atAddress, atAddress, number)
                : Default(number, environment));
        }

        return endpoints.MoveToImmutable();
    }

    private static string[] Split(string? list) => string.IsNullOrEmpty(list) ? [] : list.Split(',');

    private static string Counts(int left, string leftName, int right, string rightName) =>
        string.Create(CultureInfo.InvariantCulture, $"the target has {left} {leftName} for {right} {rightName}");

    private static Endpoint Default(int port, ClientEnvironment environment) =>
        environment.SocketFolders.Select(folder => new Endpoint(folder, null, port)).FirstOrDefault(endpoint => File.Exists(endpoint.SocketPath))
        ?? new("localhost", null, port);

    private static int Port(string text) =>
        text.Length == 0 ? Endpoint.DefaultPort
        : int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port
        : throw new TargetException("a port of the target is not a number from 1 to 65535");

    private static string Address(string text) =>
        IPAddress.TryParse(text, out _) ? text
        : throw new TargetException("hostaddr takes numeric addresses only; write a host name as host");

    /// <summary>What is no host name is not repeated: it is often a piece of a URI, password included.</summary>
    private static string Host(string text) =>
        text[0] is '/' or '@' ? Socket(text)
        : text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '%') ? text
        : throw new TargetException("a host of the target has a character that no host name has: give a name, an address or the folder of a socket, and nothing else");

    /// <summary>Npgsql takes what follows a colon for a port, and libpq has no way to write a comma.</summary>
    private static string Socket(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal)
            ? throw new TargetException("the folder of a socket has a colon or a line break in its name, which cannot be used")
            : text;
}
