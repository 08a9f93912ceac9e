using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Making a UNIQUE constraint of a unique index of its name that is already there: the catalog changes, nothing is read.</summary>
internal static class AddUnique
{
    /// <summary>The step.</summary>
    public static Step Using(Table table, string name) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {table} ADD CONSTRAINT {Sql.Name(name)} UNIQUE USING INDEX {Sql.Name(name)};"),
        Locks = [Lock.Of(LockMode.AccessExclusiveLock, table)],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(table)} AND conname = {Sql.Literal(name)} AND contype = 'u');"),
        Rollback = Sql.Of($"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {Sql.Name(name)};"),
        Caveats = ["The way back drops the index with the constraint."],
    };
}
