using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Making a primary key of a unique index that is already there: the catalog changes, nothing is read.</summary>
internal static class AddPrimaryKey
{
    /// <summary>From an index that was there before: it takes the constraint's name, and gets its own back on the way back.</summary>
    public static Step Adopting(Index index, string name) => Using(index.Table, index.Name, name) with
    {
        Rollback = null,
        WhyNoRollback = "dropping the primary key drops the index with it: build it again, concurrently, if you must go back",
        Caveats = [$"The index {index.Name} is renamed to {name}."],
    };

    /// <summary>From an index that an earlier step built under the constraint's name.</summary>
    public static Step Using(Table table, string name) => Using(table, name, name);

    /// <summary>Of a partitioned table all of whose partitions have the same primary key: it takes these over.</summary>
    /// <param name="root">The partitioned table.</param>
    /// <param name="columns">The key.</param>
    /// <param name="nameFor">The names of the primary keys that the partitions have, and that the partitioned table gets.</param>
    /// <param name="version">From 18 on the NOT NULL constraints of the partitions are locked too.</param>
    public static Step OfPartitions(Table root, ImmutableArray<Column> columns, Func<Table, string> nameFor, ServerVersion version) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {root} ADD CONSTRAINT {Sql.Name(nameFor(root))} PRIMARY KEY ({Sql.Names(columns.Select(column => column.Name))});"),
        Locks =
        [
            Lock.Of(LockMode.AccessExclusiveLock, root),
            .. root.Tree.Skip(1).Select(member => Lock.Of(version.Major >= 18 ? LockMode.AccessExclusiveLock : LockMode.ShareLock, member)),
            .. root.Leaves.Select(leaf => new Lock(LockMode.ShareLock, Identifier.Quote(leaf.Schema.Name, nameFor(leaf)))),
        ],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = HasPrimaryKey(root),
        Rollback = Sql.Of($"ALTER TABLE {root} DROP CONSTRAINT {Sql.Name(nameFor(root))};"),
        Caveats =
        [
            "Nothing is built as long as every partition has its primary key: check that none was added meanwhile.",
            "The way back drops the primary keys of the partitions too: they now belong to this one.",
        ],
    };

    private static Step Using(Table table, string index, string name) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {table} ADD CONSTRAINT {Sql.Name(name)} PRIMARY KEY USING INDEX {Sql.Name(index)};"),
        Locks =
        [
            Lock.Of(LockMode.AccessExclusiveLock, table),
            .. index == name ? [] : (Lock[])[new(LockMode.ShareUpdateExclusiveLock, Identifier.Quote(table.Schema.Name, index))],
        ],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = HasPrimaryKey(table),
        Rollback = Sql.Of($"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {Sql.Name(name)};"),
    };

    private static Sql HasPrimaryKey(Table table) =>
        Sql.Of($"SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(table)} AND contype = 'p');");
}
