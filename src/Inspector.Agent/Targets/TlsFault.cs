using System.Security.Authentication;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>Reads the failures of a TLS handshake.</summary>
internal static class TlsFault
{
    /// <summary>The failure; null when the exceptions are not of a handshake.</summary>
    public static ConnectionFailure? Read(IReadOnlyList<Exception> chain, Target target)
    {
        if (chain.OfType<CertificateRefusedException>().FirstOrDefault() is { } refused)
        {
            return Refused(refused, target);
        }

        if (Has("SSL handshake") || chain.OfType<AuthenticationException>().Any() || Has("alert"))
        {
            var why = Visible.Line(chain[^1].Message);
            return new(FailureKind.TlsFailed, target.Tls.IsDirect
                ? $"{target.Place}: the TLS handshake failed: {why}; servers before 17 cannot begin with TLS: remove sslnegotiation=direct"
                : $"{target.Place}: the TLS handshake failed: {why}; is it a PostgreSQL server, do both sides speak a common version of TLS, and does it accept the client certificate, if there is one?");
        }

        return Has("No SSL enabled connection")
            ? new(FailureKind.TlsNotOffered, $"{target.Place}: the server has no TLS, and sslmode={Word(target.Tls.Mode)} requires it; turn it on there (ssl = on), or set sslmode=prefer if the network is trusted")
            : null;

        bool Has(string words) => chain.Any(exception => exception.Message.Contains(words, StringComparison.Ordinal));
    }

    private static ConnectionFailure Refused(CertificateRefusedException refused, Target target)
    {
        var detail = Visible.Line(refused.Detail, 120);
        return refused.Fault switch
        {
            CertificateFault.OutOfDate => new(FailureKind.CertificateOutOfDate, $"{target.Place}: the server's certificate is expired or not yet valid ({detail}); renew it, or set this machine's clock"),
            CertificateFault.OtherHost => new(FailureKind.CertificateForOtherHost, $"{target.Place}: the server's certificate is for {detail}; connect by that name, or use sslmode=verify-ca"),
            CertificateFault.Missing => new(FailureKind.TlsFailed, $"{target.Place}: the server showed no certificate"),
            _ => new(FailureKind.CertificateUntrusted, $"{target.Place}: the server's certificate is not trusted ({detail}); set sslrootcert to the certificate of the authority that issued it"),
        };
    }

    private static string Word(SslMode mode) => mode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => "require",
    };
}
