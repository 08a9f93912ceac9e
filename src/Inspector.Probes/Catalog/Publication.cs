using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A publication for logical replication (<c>pg_publication</c>).</summary>
public sealed class Publication
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>FOR ALL TABLES.</summary>
    public bool AllTables { get; init; }

    /// <summary>Whether updates or deletes are published: those need a replica identity.</summary>
    public bool PublishesOldRows { get; init; }

    /// <summary>Tables named in it, by object id.</summary>
    public ImmutableArray<uint> Tables { get; internal set; } = [];

    /// <summary>Schemas named in it, by object id (15 and later).</summary>
    public ImmutableArray<uint> Schemas { get; internal set; } = [];
}
