using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Inspector.Agent.Targets;

/// <summary>Reads the certificate with which the client proves who it is: a PEM file, intermediate certificates after it, and its key.</summary>
internal static class ClientCertificate
{
    /// <summary>The certificate with its key; null when the settings name none.</summary>
    /// <exception cref="TargetException">A file cannot be read, the key is open to others, does not fit, or wants a password.</exception>
    public static SslStreamCertificateContext? Read(TlsSettings settings)
    {
        if (settings is not { ClientCertificate: { } certificate, ClientKey: { } key })
        {
            return null;
        }

        try
        {
            CheckAccess(key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            var leaf = IsEncrypted(key)
                ? X509Certificate2.CreateFromEncryptedPemFile(certificate, settings.KeyPassword?.Reveal() ?? throw new TargetException($"the client key {Visible.Line(key)} is encrypted: set sslpassword"), key)
                : X509Certificate2.CreateFromPemFile(certificate, key);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new TargetException($"the client certificate {Visible.Line(certificate)} with the key {Visible.Line(key)} cannot be used: {Visible.Line(e.Message)}");
        }
    }

    private static bool IsEncrypted(string key) => File.ReadAllText(key).Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);

    /// <summary>libpq's rule: nobody else may read the key; the group may where the file is root's. Who owns it cannot be told here, so the group always may.</summary>
    private static void CheckAccess(string key)
    {
        const UnixFileMode tooMuch = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(key) & tooMuch) != UnixFileMode.None)
        {
            throw new TargetException($"the client key {Visible.Line(key)} is open to others: chmod 600 it");
        }
    }
}
