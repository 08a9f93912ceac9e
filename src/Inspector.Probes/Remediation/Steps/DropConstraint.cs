using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping a key constraint that another has replaced.</summary>
internal static class DropConstraint
{
    /// <summary>The step for a UNIQUE constraint on which no foreign key relies.</summary>
    public static Step Of(KeyConstraint key) => new()
    {
        Phase = Phase.Contract,
        Sql = Sql.Of($"ALTER TABLE {key.Table} DROP CONSTRAINT {key};"),
        Locks =
        [
            .. key.Table.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member)),
            .. key.Index.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member)),
        ],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(key.Table)} AND conname = {Sql.Literal(key.Name)});"),
        WhyNoRollback = "adding it again builds its index under a lock: build a unique index concurrently and add the constraint USING INDEX instead",
    };
}
