using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Telling the server that everything that depends on a collation has been built anew.</summary>
internal static class RefreshCollation
{
    /// <summary>The step for a collation.</summary>
    public static Step Of(Collation collation) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER COLLATION {Sql.Name(collation.Schema, collation.Name)} REFRESH VERSION;"),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"""
            SELECT collversion = pg_collation_actual_version(oid) FROM pg_collation
            WHERE collname = {Sql.Literal(collation.Name)} AND collnamespace = {Sql.Literal(Identifier.Quote(collation.Schema))}::regnamespace;
            """),
        WhyNoRollback = "it only notes that what depends on the collation is in its order again",
        Caveats = ["Not before all that depends on the collation was built anew: the warning is all that tells."],
    };

    /// <summary>The step for a database's own collation (15 and later).</summary>
    public static Step Of(Database database) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER DATABASE {Sql.Name(database.Name)} REFRESH COLLATION VERSION;"),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"SELECT datcollversion = pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = {Sql.Literal(database.Name)};"),
        WhyNoRollback = "it only notes that what depends on the collation is in its order again",
        Caveats = ["Not before all that depends on the collation was built anew: the warning is all that tells."],
    };
}
