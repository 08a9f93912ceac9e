using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Saying what identifies the old row of an update or delete in the log.</summary>
internal static class SetReplicaIdentity
{
    /// <summary>The whole row.</summary>
    public static Step ToFull(Table table) => Of(table, Sql.Of($"FULL"), 'f', []) with
    {
        Caveats =
        [
            "Whole old rows are logged from here on, and each is searched for on the other side without an index: add a primary key, and go back to DEFAULT.",
        ],
    };

    /// <summary>A unique index over columns that cannot be NULL.</summary>
    public static Step ToIndex(Table table, Index index) =>
        Of(table, Sql.Of($"USING INDEX {Sql.Name(index.Name)}"), 'i', [Lock.Of(LockMode.ShareLock, index)]);

    private static Step Of(Table table, Sql identity, char letter, IEnumerable<Lock> further) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {table} REPLICA IDENTITY {identity};"),
        Locks = [Lock.Of(LockMode.AccessExclusiveLock, table), .. further],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT relreplident = {Sql.Literal(letter.ToString())} FROM pg_class WHERE oid = {Sql.Regclass(table)};"),
        Rollback = Sql.Of($"ALTER TABLE {table} REPLICA IDENTITY {(table.ReplicaIdentity == 'n' ? Sql.Of($"NOTHING") : Sql.Of($"DEFAULT"))};"),
    };
}
