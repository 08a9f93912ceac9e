using System.Collections.Frozen;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Postgres;

/// <summary>What is kept of an inspection, and what it depends on.</summary>
internal sealed record RememberedCatalog
{
    /// <summary>The structure; its counters are those of the last inspection.</summary>
    public required CatalogBuilder Builder { get; init; }

    /// <summary>The digests of the catalogs as of the same snapshot.</summary>
    public required IReadOnlyList<Digest> Digests { get; init; }

    /// <summary>When it was read in full, by the server's clock.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The server's version: it chooses what is read.</summary>
    public required ServerVersion Version { get; init; }

    /// <summary>The database's object id.</summary>
    public required uint Database { get; init; }

    /// <summary>Who read it: some of it is about what this role may see.</summary>
    public required (Reader Reader, bool Inherits) Reader { get; init; }

    /// <summary>When each table was analyzed, as far as the server tells; null where it does not, so that statistics are always read again.</summary>
    public FrozenDictionary<uint, DateTimeOffset?>? Analyzed { get; init; }

    /// <summary>What could not be read the last time, and is tried again.</summary>
    public FrozenSet<Sight> Failed { get; init; } = [];

    /// <summary>The answers of the last second look, each with what it was measured on.</summary>
    public FrozenDictionary<Need, RememberedAnswer> Answers { get; init; } = FrozenDictionary<Need, RememberedAnswer>.Empty;

    /// <summary>Keeps what was read.</summary>
    internal static RememberedCatalog Of(CatalogReading read, FrozenSet<Sight> failed, FrozenDictionary<Need, RememberedAnswer> answers) => new()
    {
        Builder = read.Builder,
        Digests = read.Digests,
        ReadAt = read.StructureReadAt,
        Version = read.Server.Version,
        Database = read.Database.Oid,
        Reader = WhoReads(read.Server),
        Analyzed = WhenAnalyzed(read.Builder, read.Server),
        Failed = failed,
        Answers = answers,
    };

    /// <summary>Who reads, in a form that is equal as long as the role may see the same.</summary>
    private static (Reader Reader, bool Inherits) WhoReads(ServerSnapshot server) =>
        (server.Reader, server.Roles.Values.FirstOrDefault(role => role.Name == server.Reader.Name)?.Inherits ?? true);

    /// <summary>When each table was analyzed; null on a standby, which keeps no such time, and where the server counts nothing.</summary>
    private static FrozenDictionary<uint, DateTimeOffset?>? WhenAnalyzed(CatalogBuilder builder, ServerSnapshot server) =>
        server.IsStandby || server.Settings.GetValueOrDefault("track_counts")?.Value != "on"
            ? null
            : builder.Tables.Values.ToFrozenDictionary(table => table.Oid, table => table.Activity?.LastAnalyze);

    /// <summary>Whether it is about the same database, as the same role sees it.</summary>
    internal bool Fits(ServerSnapshot server, Database database) =>
        Version == server.Version && Database == database.Oid && Reader == WhoReads(server);

    /// <summary>Whether no table was analyzed since: then what ANALYZE found is what is known.</summary>
    internal bool HasSameStatistics(ServerSnapshot server) =>
        Analyzed is { } then && WhenAnalyzed(Builder, server) is { } now && now.All(table => then.TryGetValue(table.Key, out var at) && at == table.Value);
}
