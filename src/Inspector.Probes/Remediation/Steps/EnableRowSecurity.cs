using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Switching row security on.</summary>
internal static class EnableRowSecurity
{
    /// <summary>The step for a table whose policies already exist.</summary>
    public static Step On(Table table) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"),
        Locks = [Lock.Of(LockMode.AccessExclusiveLock, table)],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT relrowsecurity FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        Rollback = Sql.Of($"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"),
        Caveats =
        [
            "From here on every role but the owner, superusers and roles with BYPASSRLS sees only what its policies allow: try each role's queries on a copy first.",
            "A command for which no policy applies to a role sees no rows at all.",
        ],
    };
}
