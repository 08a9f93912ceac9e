using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Making a new index while reads and writes go on.</summary>
internal static class BuildIndex
{
    /// <summary>The steps for a btree index on some columns: one for a table; for a partitioned one a step for each partition, tied together at the end.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The key columns.</param>
    /// <param name="isUnique">UNIQUE.</param>
    /// <param name="name">The index's name.</param>
    /// <param name="nameFor">A name for the index of a partition.</param>
    public static IEnumerable<Step> On(Table table, ImmutableArray<Column> columns, bool isUnique, string name, Func<Table, string> nameFor) =>
        table.Kind == TableKind.Partitioned ? OnPartitions(table, columns, isUnique, name, nameFor) : [Concurrently(table, columns, isUnique, name)];

    /// <summary>The step for one table that holds rows.</summary>
    public static Step Concurrently(Table table, ImmutableArray<Column> columns, bool isUnique, string name) =>
        Concurrently(table, name, Sql.Of($"CREATE {Unique(isUnique)}INDEX CONCURRENTLY {Sql.Name(name)} ON {table} ({Keys(columns)});"));

    /// <summary>The step for a unique index over the rows of one table in which a column is NULL.</summary>
    public static Step UniqueWhereNull(Table table, ImmutableArray<Column> columns, Column isNull, string name) =>
        Concurrently(table, name, Sql.Of($"CREATE UNIQUE INDEX CONCURRENTLY {Sql.Name(name)} ON {table} ({Keys(columns)}) WHERE {isNull} IS NULL;"));

    /// <summary>The step for one table that holds rows, with any CREATE INDEX CONCURRENTLY.</summary>
    public static Step Concurrently(Table table, string name, Sql definition) => new()
    {
        Phase = Phase.Expand,
        Sql = definition,
        Locks = [Lock.Of(LockMode.ShareUpdateExclusiveLock, table)],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Scan,
        Verify = IsValid(table, name),
        Rollback = Sql.Of($"DROP INDEX CONCURRENTLY IF EXISTS {Qualified(table, name)};"),
        Caveats =
        [
            "It reads the table twice and waits for every transaction that is older than itself: look for long ones first, and set no lock_timeout.",
            "Stopped half-way it leaves an invalid index: drop that one, concurrently, and run this again.",
        ],
    };

    /// <summary>CONCURRENTLY is refused on a partitioned table; an empty index ON ONLY it becomes valid when every partition's is attached.</summary>
    private static IEnumerable<Step> OnPartitions(Table root, ImmutableArray<Column> columns, bool isUnique, string name, Func<Table, string> nameFor)
    {
        yield return OnOnly(root, columns, isUnique, name);
        foreach (var step in Attach(root, columns, isUnique, name, nameFor))
        {
            yield return step;
        }
    }

    private static IEnumerable<Step> Attach(Table parent, ImmutableArray<Column> columns, bool isUnique, string parentName, Func<Table, string> nameFor)
    {
        foreach (var partition in parent.Partitions)
        {
            var name = nameFor(partition);
            if (partition.Kind == TableKind.Foreign)
            {
                continue;
            }

            if (partition.Kind == TableKind.Partitioned)
            {
                yield return OnOnly(partition, columns, isUnique, name);
                foreach (var step in Attach(partition, columns, isUnique, name, nameFor))
                {
                    yield return step;
                }
            }
            else
            {
                yield return Concurrently(partition, columns, isUnique, name);
            }

            yield return AttachIndex.Of(parent, parentName, partition, name);
        }
    }

    private static Step OnOnly(Table table, ImmutableArray<Column> columns, bool isUnique, string name) => new()
    {
        Phase = Phase.Expand,
        Sql = Sql.Of($"CREATE {Unique(isUnique)}INDEX {Sql.Name(name)} ON ONLY {table} ({Keys(columns)});"),
        Locks = [Lock.Of(LockMode.ShareLock, table)],
        Blocks = Blocks.Writes,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT to_regclass({Literal(table, name)}) IS NOT NULL;"),
        Rollback = Sql.Of($"DROP INDEX {Qualified(table, name)};"),
        Caveats = ["It stays invalid, and is not used, until the index of every partition is attached."],
    };

    private static Sql IsValid(Table table, string name) => Sql.Of($"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass({Literal(table, name)});");

    private static Sql Literal(Table table, string name) => Sql.Literal(Identifier.Quote(table.Schema.Name, name));

    private static Sql Qualified(Table table, string name) => Sql.Of($"{Sql.Name(table.Schema.Name)}.{Sql.Name(name)}");

    private static Sql Keys(ImmutableArray<Column> columns) => Sql.Names(columns.Select(column => column.Name));

    private static Sql Unique(bool isUnique) => isUnique ? Sql.Of($"UNIQUE ") : Sql.Of($"");
}
