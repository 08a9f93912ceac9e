using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Inspector.Tests.Targets;

/// <summary>A certificate authority of our own, and what it issues, in PEM.</summary>
internal sealed class TestCertificates
{
    private readonly X509Certificate2 _authority;

    public TestCertificates(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _authority = request.CreateSelfSigned(Today.AddYears(-2), Today.AddYears(2));
    }

    /// <summary>The authority's own certificate.</summary>
    public string Root => _authority.ExportCertificatePem();

    private static DateTimeOffset Today => TimeProvider.System.GetUtcNow();

    /// <summary>A certificate and its key.</summary>
    /// <param name="name">Whom it is for.</param>
    /// <param name="hosts">The hosts it names.</param>
    /// <param name="isExpired">Whether its time is over.</param>
    /// <param name="password">Encrypts the key.</param>
    public (string Certificate, string Key) Issue(string name, string[]? hosts = null, bool isExpired = false, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (hosts is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var host in hosts)
            {
                if (IPAddress.TryParse(host, out var address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(host);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        using var issued = request.Create(_authority, Today.AddYears(-1), isExpired ? Today.AddMonths(-1) : Today.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return (issued.ExportCertificatePem(), password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)));
    }
}
