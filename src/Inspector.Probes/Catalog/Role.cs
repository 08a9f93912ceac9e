using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A role (<c>pg_roles</c>, <c>pg_auth_members</c>, <c>pg_db_role_setting</c>).</summary>
public sealed class Role
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>SUPERUSER.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>BYPASSRLS.</summary>
    public bool BypassesRowSecurity { get; init; }

    /// <summary>LOGIN.</summary>
    public bool CanLogin { get; init; }

    /// <summary>INHERIT.</summary>
    public bool Inherits { get; init; } = true;

    /// <summary>CREATEROLE.</summary>
    public bool CanCreateRoles { get; init; }

    /// <summary>CREATEDB.</summary>
    public bool CanCreateDatabases { get; init; }

    /// <summary>REPLICATION.</summary>
    public bool CanReplicate { get; init; }

    /// <summary>Connections it may have, -1 for no limit.</summary>
    public int ConnectionLimit { get; init; } = -1;

    /// <summary>The roles it is a member of.</summary>
    public ImmutableArray<Membership> MemberOf { get; internal set; } = [];

    /// <summary>Settings of the role, <c>name=value</c> each, with the database they hold for (0 for every one).</summary>
    public ImmutableArray<(uint Database, string Setting)> Settings { get; internal set; } = [];
}

/// <summary>Membership in a role.</summary>
/// <param name="Role">The role that one is a member of, by object id.</param>
/// <param name="Admin">WITH ADMIN.</param>
/// <param name="Inherit">Whether its privileges are inherited; before PostgreSQL 16 the member's INHERIT.</param>
/// <param name="Set">Whether SET ROLE to it is allowed; always before PostgreSQL 16.</param>
public sealed record Membership(uint Role, bool Admin, bool Inherit, bool Set);
