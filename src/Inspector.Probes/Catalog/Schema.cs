using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A schema (<c>pg_namespace</c>). System, TOAST and temporary schemas are not read.</summary>
public sealed class Schema
{
    /// <summary>The schema's object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The owning role's object id (<see cref="ServerSnapshot.Role"/>).</summary>
    public required uint Owner { get; init; }

    /// <summary>The grants as stored; empty means PostgreSQL's default.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The extension that owns it, or null.</summary>
    public string? Extension { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
