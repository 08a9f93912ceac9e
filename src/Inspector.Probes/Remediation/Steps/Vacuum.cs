using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Vacuuming and analyzing a table.</summary>
internal static class Vacuum
{
    /// <summary>Makes the space of dead rows usable again, for a table that takes more room than it needs.</summary>
    public static Step ForReuse(Table table) => AfterBackfill(table) with
    {
        Phase = Phase.Expand,
        Caveats =
        [
            "It waits for no one, and frees what no transaction can see any more: end long ones before.",
            "It keeps the size of the table and makes the space usable for rows to come. Where these will come, as in a queue, that is enough: stop here.",
            "Without TRUNCATE false it would cut off empty pages at the very end, and for that take ACCESS EXCLUSIVE for moments.",
        ],
    };

    /// <summary>Writes a table anew, and its indexes with it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="pages">Pages that it has.</param>
    /// <param name="needed">Bytes that it will take at most, without TOAST and indexes.</param>
    public static Step Full(Table table, long pages, long needed) => new()
    {
        Phase = Phase.Contract,
        Sql = Sql.Of($"VACUUM (FULL, ANALYZE) {table};"),
        Locks =
        [
            Lock.Of(LockMode.AccessExclusiveLock, table),
            .. table.Indexes.Select(index => Lock.Of(LockMode.AccessExclusiveLock, index)),
        ],
        Blocks = Blocks.ReadsAndWrites,
        IsTransactional = false,
        Work = Work.Rewrite,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT relpages < {pages} FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        WhyNoRollback = "the same rows on fewer pages: there is nothing to come back to",
        Caveats =
        [
            "It is an outage for the table: reads and writes wait until the whole is written anew, with its TOAST and its indexes. Run it in a maintenance window, or not at all.",
            "Without an outage the extensions pg_repack and pg_squeeze do the same, and wait for ACCESS EXCLUSIVE for a moment only: where one can be installed, use it in place of this step.",
            FormattableString.Invariant($"It needs room for the new table beside the old one, {needed} bytes at most, and for new TOAST and indexes; it writes as much WAL."),
            "Index-only scans read the table again until the next VACUUM.",
        ],
    };

    /// <summary>The step after a backfill: the old row versions make room, and the planner knows the new column.</summary>
    public static Step AfterBackfill(Table table) => new()
    {
        Phase = Phase.Backfill,
        Sql = Sql.Of($"VACUUM (ANALYZE, TRUNCATE false) {table};"),
        Locks = [Lock.Of(LockMode.ShareUpdateExclusiveLock, table)],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Scan,
        Verify = Sql.Of($"SELECT reltuples >= 0 FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        WhyNoRollback = "nothing to undo",
        Caveats = ["It waits for no one, and frees what no transaction can see any more: end long ones before."],
    };
}
