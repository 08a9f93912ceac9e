using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads roles, who is a member of which, and their settings; from views that everyone may read, without passwords.</summary>
internal static class RoleReader
{
    internal static readonly Statement Roles = new(
        "roles",
        "roles and their attributes, without passwords",
        (14, """
            select
                oid,
                rolname::text as name,
                rolsuper,
                rolbypassrls,
                rolcanlogin,
                rolinherit,
                rolcreaterole,
                rolcreatedb,
                rolreplication,
                rolconnlimit
            from pg_roles
            """));

    internal static readonly Statement Memberships = new(
        "role-memberships",
        "which role is a member of which",
        (14, """
            select
                m.member,
                m.roleid as role,
                m.admin_option as admin,
                r.rolinherit as inherit,
                true as set
            from pg_auth_members m
            join pg_roles r on r.oid = m.member
            """),
        (16, """
            select
                m.member,
                m.roleid as role,
                bool_or(m.admin_option) as admin,
                bool_or(m.inherit_option) as inherit,
                bool_or(m.set_option) as set
            from pg_auth_members m
            group by m.member, m.roleid
            """));

    internal static readonly Statement RoleSettings = new(
        "role-settings",
        "settings that hold for a role or a database",
        (14, """
            select
                setrole as role,
                setdatabase as database,
                setconfig as settings
            from pg_db_role_setting
            """));

    /// <summary>Roles; databases, which were read before, get their settings.</summary>
    internal static void Add(Reading reading, Dictionary<uint, Role> roles, List<Database> databases, List<string> ofAll)
    {
        reading.Add(Roles, row =>
        {
            var role = new Role
            {
                Oid = row.Oid("oid"),
                Name = row.Text("name"),
                IsSuperuser = row.Bool("rolsuper"),
                BypassesRowSecurity = row.Bool("rolbypassrls"),
                CanLogin = row.Bool("rolcanlogin"),
                Inherits = row.Bool("rolinherit"),
                CanCreateRoles = row.Bool("rolcreaterole"),
                CanCreateDatabases = row.Bool("rolcreatedb"),
                CanReplicate = row.Bool("rolreplication"),
                ConnectionLimit = row.Int32("rolconnlimit"),
            };
            roles[role.Oid] = role;
        });

        reading.Add(Memberships, row =>
        {
            if (roles.TryGetValue(row.Oid("member"), out var member))
            {
                member.MemberOf = member.MemberOf.Add(new(row.Oid("role"), row.Bool("admin"), row.Bool("inherit"), row.Bool("set")));
            }
        });

        reading.Add(RoleSettings, row =>
        {
            var (owner, database, settings) = (row.Oid("role"), row.Oid("database"), row.Texts("settings") ?? []);
            if (roles.TryGetValue(owner, out var role))
            {
                role.Settings = role.Settings.AddRange(settings.Select(setting => (database, setting)));
            }
            else if (owner == 0 && database == 0)
            {
                ofAll.AddRange(settings);
            }
            else if (owner == 0 && databases.Find(known => known.Oid == database) is { } its)
            {
                its.Settings = [.. settings];
            }
        });
    }
}
