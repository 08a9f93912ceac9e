using System.Security.Authentication;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>How a connection is encrypted and what the server must prove (libpq, "SSL Support").</summary>
internal sealed record TlsSettings
{
    /// <summary>libpq's mode, after the file of root certificates has had its say: see <see cref="Read" />.</summary>
    public required SslMode Mode { get; init; }

    /// <summary>The trusted root certificates: a file, <see cref="SystemRoots" />, or null when none are needed.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>The client certificate's file; null to send none.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>The file of its key.</summary>
    public string? ClientKey { get; init; }

    /// <summary>The password of that key.</summary>
    public Secret? KeyPassword { get; init; }

    /// <summary>The versions of TLS to speak.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Whether the TLS handshake begins at once (<c>sslnegotiation=direct</c>).</summary>
    public bool IsDirect { get; init; }

    /// <summary>The word of <c>sslrootcert</c> for the system's trusted roots.</summary>
    public const string SystemRoots = "system";

    /// <summary>No TLS at all: for Unix sockets, where libpq never uses it whatever the mode says.</summary>
    public static TlsSettings None { get; } = new() { Mode = SslMode.Disable };

    /// <summary>Whether the server's certificate is checked.</summary>
    public bool Verifies => Mode is SslMode.VerifyCA or SslMode.VerifyFull;

    /// <summary>
    /// Reads the settings. As in libpq <c>require</c> becomes <c>verify-ca</c> where a file of root certificates exists, <c>sslrootcert=system</c> means <c>verify-full</c>, and
    /// the verifying modes fail without roots rather than trust the system's.
    /// </summary>
    /// <exception cref="TargetException">A word is unknown, the parameters contradict each other, or a file that is needed does not exist.</exception>
    public static TlsSettings Read(ParameterValues values, ClientEnvironment environment)
    {
        var roots = values.Text("sslrootcert");
        var asked = values.OneOf(
            "sslmode",
            environment.Variable("PGREQUIRESSL")?.StartsWith('1') == true ? SslMode.Require : roots == SystemRoots ? SslMode.VerifyFull : SslMode.Prefer,
            ("disable", SslMode.Disable), ("allow", SslMode.Allow), ("prefer", SslMode.Prefer), ("require", SslMode.Require), ("verify-ca", SslMode.VerifyCA), ("verify-full", SslMode.VerifyFull));
        if (roots == SystemRoots && asked != SslMode.VerifyFull)
        {
            throw new TargetException("sslrootcert=system needs sslmode=verify-full: anyone can have a certificate from one of the system's authorities");
        }

        var isDirect = values.OneOf("sslnegotiation", false, ("postgres", false), ("direct", true));
        if (isDirect && asked is SslMode.Disable or SslMode.Allow or SslMode.Prefer)
        {
            throw new TargetException("sslnegotiation=direct needs sslmode=require, verify-ca or verify-full");
        }

        if (asked == SslMode.Disable)
        {
            return None;
        }

        var file = roots == SystemRoots ? null : roots ?? environment.BelowHome(".postgresql/root.crt");
        var hasFile = file is not null && File.Exists(file);
        var mode = asked == SslMode.Require && hasFile ? SslMode.VerifyCA : asked;
        var verifies = mode is SslMode.VerifyCA or SslMode.VerifyFull;
        if (verifies && roots != SystemRoots && !hasFile)
        {
            throw new TargetException($"the root certificate file {Visible.Line(file ?? "~/.postgresql/root.crt")} does not exist: provide it, or set sslrootcert to another file or to system, or use sslmode=require");
        }

        if (verifies && environment.BelowHome(".postgresql/root.crl") is { } revoked && File.Exists(revoked))
        {
            throw new TargetException($"revocation lists are not read, and there is one: {Visible.Line(revoked)}; move it away, or use sslmode=require without a root certificate file");
        }

        var (certificate, key) = ClientFiles(values, environment);
        return new()
        {
            Mode = mode,
            RootCertificate = !verifies ? null : roots == SystemRoots ? SystemRoots : file,
            ClientCertificate = certificate,
            ClientKey = key,
            KeyPassword = values.Text("sslpassword") is { } password ? new(password) : null,
            Protocols = ReadProtocols(values),
            IsDirect = isDirect,
        };
    }

    /// <summary>As in libpq a certificate file that does not exist means none, but a certificate without its key is an error.</summary>
    private static (string? Certificate, string? Key) ClientFiles(ParameterValues values, ClientEnvironment environment)
    {
        var certificate = values.Text("sslcert") ?? environment.BelowHome(".postgresql/postgresql.crt");
        if (!values.OneOf("sslcertmode", true, ("disable", false), ("allow", true)) || certificate is null || !File.Exists(certificate))
        {
            return (null, null);
        }

        var key = values.Text("sslkey") ?? environment.BelowHome(".postgresql/postgresql.key");
        return key is not null && File.Exists(key)
            ? (certificate, key)
            : throw new TargetException($"there is a client certificate, {Visible.Line(certificate)}, but not its key, {Visible.Line(key)}: set sslkey, or sslcertmode=disable to send none");
    }

    private static SslProtocols ReadProtocols(ParameterValues values)
    {
        const SslProtocols both = SslProtocols.Tls12 | SslProtocols.Tls13;
        var lowest = values.Text("ssl_min_protocol_version")?.ToUpperInvariant() switch
        {
            null or "TLSV1" or "TLSV1.1" or "TLSV1.2" => both,
            "TLSV1.3" => SslProtocols.Tls13,
            _ => throw new TargetException($"{values.Origin("ssl_min_protocol_version")} is none of TLSv1.2, TLSv1.3"),
        };
        var highest = values.Text("ssl_max_protocol_version")?.ToUpperInvariant() switch
        {
            null or "TLSV1.3" => both,
            "TLSV1.2" => SslProtocols.Tls12,
            _ => throw new TargetException($"{values.Origin("ssl_max_protocol_version")} is none of TLSv1.2, TLSv1.3: older ones are not spoken"),
        };
        return (lowest & highest) is not SslProtocols.None and var protocols
            ? protocols
            : throw new TargetException("ssl_min_protocol_version is above ssl_max_protocol_version");
    }
}
