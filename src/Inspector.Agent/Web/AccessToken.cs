using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Inspector.Agent.Configuration;

namespace Inspector.Agent.Web;

/// <summary>
/// What a request has to bring: as a bearer token, or as the password of HTTP Basic with any name, which is what a browser can be asked for. A file is read anew after a second, so that a token
/// can be replaced; while it cannot be read or is empty, nobody is let in: whoever takes a token away means it. Compared by hash, in constant time. Thread-safe.
/// </summary>
internal sealed class AccessToken
{
    private const int Longest = 16 * 1024;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly string? _file;
    private byte[]? _hash;
    private long _readAt;

    private AccessToken(string? file, byte[] hash, TimeProvider time) => (_file, _hash, _time, _readAt) = (file, hash, time, time.GetTimestamp());

    /// <summary>The token of a configuration; null where it has none.</summary>
    /// <exception cref="ConfigurationException">It is empty, or its file cannot be read.</exception>
    public static AccessToken? Of(ListenOptions listen, TimeProvider time) =>
        listen.Token is { } given ? new(null, Hash(given.Reveal()) ?? throw new ConfigurationException("listen.token is empty: set it, or take it away"), time)
        : listen.TokenFile is { } file ? new(file, Read(file), time)
        : null;

    /// <summary>Whether a request brings it.</summary>
    /// <param name="authorization">Its <c>Authorization</c>; empty for none.</param>
    public bool Fits(string authorization)
    {
        var hash = Known();
        return Brought(authorization) is { } brought && hash is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(brought), hash);
    }

    private byte[]? Known()
    {
        lock (_lock)
        {
            if (_file is not null && _time.GetElapsedTime(_readAt) >= Fresh)
            {
                _readAt = _time.GetTimestamp();
                try
                {
                    _hash = Read(_file);
                }
                catch (ConfigurationException)
                {
                    _hash = null;
                }
            }

            return _hash;
        }
    }

    private static byte[]? Brought(string authorization)
    {
        var parts = authorization.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            return null;
        }

        if (parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8.GetBytes(parts[1]);
        }

        if (!parts[0].Equals("Basic", StringComparison.OrdinalIgnoreCase) || !Base64.IsValid(parts[1]))
        {
            return null;
        }

        var both = Convert.FromBase64String(parts[1]);
        return both.AsSpan().IndexOf((byte)':') is >= 0 and var colon ? both[(colon + 1)..] : null;
    }

    private static byte[] Read(string file)
    {
        var bytes = ConfigurationFile.ReadBytes(file, Longest, "write the token into it");
        return Hash(Encoding.UTF8.GetString(bytes.Span)) ?? throw ConfigurationException.In(file, null, "is empty: write the token into it");
    }

    private static byte[]? Hash(string token) => token.Trim() is { Length: > 0 } text ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : null;
}
