using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Taking back the value that a parameter has at the start of a session, for a role, a database or both (<c>pg_db_role_setting</c>).</summary>
internal static class ResetDefault
{
    /// <summary>For a role, in one database or in all.</summary>
    public static Step Of(Role role, Database? database, string parameter, string value) => Of(
        Sql.Of($"ROLE {Sql.Name(role.Name)}{(database is null ? Sql.Of($"") : Sql.Of($" IN DATABASE {Sql.Name(database.Name)}"))}"), role, database, parameter, value);

    /// <summary>For every role in a database.</summary>
    public static Step Of(Database database, string parameter, string value) => Of(Sql.Of($"DATABASE {Sql.Name(database.Name)}"), null, database, parameter, value);

    /// <summary>For every role in every database.</summary>
    public static Step OfAllRoles(string parameter, string value) => Of(Sql.Of($"ROLE ALL"), null, null, parameter, value);

    private static Step Of(Sql whose, Role? role, Database? database, string parameter, string value) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER {whose} RESET {Sql.Name(parameter)};"),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"""
            SELECT NOT EXISTS (
                SELECT FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) c
                WHERE s.setrole = {(role is null ? Sql.Of($"0") : Sql.Of($"(SELECT oid FROM pg_roles WHERE rolname = {Sql.Literal(role.Name)})"))}
                    AND s.setdatabase = {(database is null ? Sql.Of($"0") : Sql.Of($"(SELECT oid FROM pg_database WHERE datname = {Sql.Literal(database.Name)})"))}
                    AND starts_with(c, {Sql.Literal(parameter + "=")}));
            """),
        Rollback = Sql.Of($"ALTER {whose} SET {Sql.Name(parameter)} = {Sql.Literal(value)};"),
        Caveats =
        [
            "Sessions that are connected keep the old value until they end: let pools connect anew.",
            "Whoever needs it for a load sets it in that transaction alone: SET LOCAL.",
        ],
    };
}
