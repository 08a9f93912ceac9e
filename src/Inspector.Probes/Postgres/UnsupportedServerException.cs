using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>The server is older than Inspector reads.</summary>
public sealed class UnsupportedServerException(ServerVersion version)
    : Exception($"the server is PostgreSQL {version}; Inspector reads {ServerVersion.Oldest} and later")
{
    /// <summary>The server's version.</summary>
    public ServerVersion Version { get; } = version;
}
