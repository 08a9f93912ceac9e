using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Leaving room on the pages of a table, so that the new version of a row fits beside the old one.</summary>
internal static class SetFillfactor
{
    /// <summary>The step for a table that holds rows. Pages that are full stay so until they are written anew.</summary>
    /// <param name="table">The table.</param>
    /// <param name="percent">How full an insert leaves a page, 10 to 100.</param>
    public static Step Of(Table table, long percent) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {table} SET (fillfactor = {percent});"),
        Locks = [Lock.Of(LockMode.ShareUpdateExclusiveLock, table)],
        Blocks = Blocks.None,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT {Sql.Literal(FormattableString.Invariant($"fillfactor={percent}"))} = ANY (reloptions) FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        Rollback = table.Option("fillfactor") is { } before
            ? Sql.Of($"ALTER TABLE {table} SET (fillfactor = {Sql.FromServer(before)});")
            : Sql.Of($"ALTER TABLE {table} RESET (fillfactor);"),
        Caveats = ["It holds for pages that are filled from here on; the others have room again when they are written anew (VACUUM FULL, pg_repack), or as their rows move."],
    };
}
