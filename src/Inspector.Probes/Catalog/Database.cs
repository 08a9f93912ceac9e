using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A database (<c>pg_database</c>).</summary>
public sealed class Database
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The owning role's object id.</summary>
    public uint Owner { get; init; }

    /// <summary>The encoding's name, for example <c>UTF8</c>.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>Whether it is a template.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>Whether it accepts connections.</summary>
    public bool AllowsConnections { get; init; } = true;

    /// <summary>Whether the role that reads has CONNECT on it.</summary>
    public bool MayConnect { get; init; } = true;

    /// <summary>Transactions since <c>datfrozenxid</c>.</summary>
    public int FrozenAge { get; init; }

    /// <summary>Multixacts since <c>datminmxid</c>.</summary>
    public int MultixactAge { get; init; }

    /// <summary>The collation rules' version when it was made (15 and later), or null.</summary>
    public string? CollationVersion { get; init; }

    /// <summary>When its statistics were last reset; null when never.</summary>
    public DateTimeOffset? StatisticsReset { get; init; }

    /// <summary>Settings of the database for every role, <c>name=value</c> each (<c>pg_db_role_setting</c>).</summary>
    public ImmutableArray<string> Settings { get; internal set; } = [];

    /// <summary>The grants as stored; empty means PostgreSQL's default.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];
}
