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
    public static Step OfPartitions(Table root, ImmutableArray<Column> columns, string name) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {root} ADD CONSTRAINT {Sql.Name(name)} PRIMARY KEY ({Sql.Names(columns.Select(column => column.Name))});"),
        Locks = [.. root.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member))],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = HasPrimaryKey(root),
        Rollback = Sql.Of($"ALTER TABLE {root} DROP CONSTRAINT {Sql.Name(name)};"),
        Caveats = ["Nothing is built as long as every partition has its primary key: check that none was added meanwhile."],
    };

    private static Step Using(Table table, string index, string name) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER TABLE {table} ADD CONSTRAINT {Sql.Name(name)} PRIMARY KEY USING INDEX {Sql.Name(index)};"),
        Locks =
        [
            Lock.Of(LockMode.AccessExclusiveLock, table),
            new(LockMode.AccessExclusiveLock, Identifier.Quote(table.Schema.Name, index)),
        ],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = HasPrimaryKey(table),
        Rollback = Sql.Of($"ALTER TABLE {table} DROP CONSTRAINT {Sql.Name(name)};"),
    };

    private static Sql HasPrimaryKey(Table table) =>
        Sql.Of($"SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(table)} AND contype = 'p');");
}
