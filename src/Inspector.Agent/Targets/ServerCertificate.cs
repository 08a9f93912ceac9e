using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>Why a server's certificate was refused.</summary>
internal enum CertificateFault
{
    /// <summary>The server sent none.</summary>
    Missing,

    /// <summary>No trusted root certificate leads to it.</summary>
    Untrusted,

    /// <summary>It, or one above it, is expired or not yet valid.</summary>
    OutOfDate,

    /// <summary>It names other hosts.</summary>
    OtherHost,
}

/// <summary>A server's certificate was refused: what the TLS handshake fails with.</summary>
/// <param name="fault">Why.</param>
/// <param name="detail">What the certificate says, from the server and so untrusted.</param>
internal sealed class CertificateRefusedException(CertificateFault fault, string detail) : AuthenticationException($"the server's certificate was refused: {fault}")
{
    /// <summary>Why.</summary>
    public CertificateFault Fault { get; } = fault;

    /// <summary>What the certificate says: the names it is for, or the chain's status.</summary>
    public string Detail { get; } = detail;
}

/// <summary>
/// Checks the server's certificate as libpq does: <c>verify-ca</c> wants a chain to a root of the given file, <c>verify-full</c> wants the host's name on it too, the other modes want
/// nothing. The driver's own check would do the same but could not say which of the faults it found.
/// </summary>
internal static class ServerCertificate
{
    /// <summary>Puts the check into the options of a handshake.</summary>
    /// <param name="options">The driver's options for this handshake; the target host in them is the name the certificate must bear.</param>
    /// <param name="mode">libpq's mode.</param>
    /// <param name="roots">The trusted roots; null for the system's.</param>
    public static void Check(SslClientAuthenticationOptions options, SslMode mode, X509Certificate2Collection? roots)
    {
        if (mode is not (SslMode.VerifyCA or SslMode.VerifyFull))
        {
#pragma warning disable CA5359 // what sslmode=allow, prefer and require mean: encryption, and no more
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            return;
        }

        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            TrustMode = X509ChainTrustMode.System,
            DisableCertificateDownloads = true, // a certificate names places to fetch others from: a stranger would send us there
        };
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accept(certificate, chain, errors, mode == SslMode.VerifyFull);
    }

    /// <summary>Reads a file of trusted roots.</summary>
    /// <exception cref="TargetException">It cannot be read, or holds no certificate.</exception>
    public static X509Certificate2Collection ReadRoots(string path)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(path);
            return roots.Count > 0 ? roots : throw new TargetException($"the root certificate file {Visible.Line(path)} holds no certificate in PEM");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new TargetException($"the root certificate file {Visible.Line(path)} cannot be read: {Visible.Line(e.Message)}");
        }
    }

    private static bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, bool isNameChecked)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new CertificateRefusedException(CertificateFault.Missing, "");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var statuses = chain?.ChainStatus.Select(status => status.Status).ToList() ?? [];
            throw statuses is [X509ChainStatusFlags.NotTimeValid, ..] && statuses.TrueForAll(status => status == X509ChainStatusFlags.NotTimeValid)
                ? new CertificateRefusedException(CertificateFault.OutOfDate, $"valid from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()}")
                : new CertificateRefusedException(CertificateFault.Untrusted, string.Join(", ", statuses));
        }

        return !isNameChecked || !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? true
            : throw new CertificateRefusedException(CertificateFault.OtherHost, Names(certificate));
    }

    private static string Names(X509Certificate certificate)
    {
        using var copy = new X509Certificate2(certificate);
        var alternative = copy.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names =>
            names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return alternative.Count > 0 ? string.Join(", ", alternative) : copy.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }
}
