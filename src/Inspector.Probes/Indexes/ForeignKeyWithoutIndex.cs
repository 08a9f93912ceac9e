using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class ForeignKeyWithoutIndex() : Probe<CatalogSnapshot>(
    new("foreign-key-without-index", "Foreign key without an index", Category.Indexes, Severity.Warning) { Thresholds = [SmallTable, LargeTable] })
{
    private static readonly Threshold SmallTable = new(
        "small-table", 1000, 0, 1_000_000_000, "rows", "A referencing table with fewer rows makes the finding only information.");

    private static readonly Threshold LargeTable = new(
        "large-table", 1_000_000, 1, 1_000_000_000_000, "rows", "A referencing table with more rows, whose parent loses rows, makes the finding an error.");

    /// <inheritdoc/>
    public override string Explain => """
        A foreign key whose referencing columns no index serves: every delete of a referenced row, and every change of its key, reads the whole referencing table.

        ## Why it matters

        The server looks for referencing rows once for every row that goes, while it holds that row's lock. A delete of a thousand customers is a thousand
        sequential scans of their orders. Joins from the parent to its children read everything as well.

        ## What counts as served

        A valid btree index whose first keys are the foreign key's columns, in any order; for a single column a hash index will do. A predicate is no
        obstacle when equality on the columns implies it, as it does `WHERE customer_id IS NOT NULL`. Further keys and INCLUDE columns do not matter. A partial index on anything
        else, an invalid one, BRIN, GIN or an expression do not serve. A partitioned table is served by an index of the whole tree, or by one in every partition, and
        is reported once.

        ## How bad it is

        *error*: over a million referencing rows, and rows of the parent were deleted. *warning*: such deletes were seen, or the key cascades. *info*: the
        table is small, or nothing was ever deleted from the parent and the key only refuses.

        ## When it is right

        When rows of the parent are never deleted and never looked up from its side; an index that no query uses costs every write.

        ```sql bad
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint references customers on delete cascade);
        insert into customers select generate_series(1, 50);
        insert into orders select n, 1 + n % 50 from generate_series(1, 2000) n;
        analyze orders;
        ```

        ```sql bad
        -- each of these looks as if it served
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint references customers, open boolean);
        create index on orders (customer_id) where open;
        create index on orders using brin (customer_id);
        create index on orders (id, customer_id);
        create index on orders ((customer_id + 0));
        insert into customers values (1);
        insert into orders values (1, 1, true);
        ```

        ```sql bad
        -- one finding for the partitioned table
        create table customers (id bigint primary key);
        create table events (customer_id bigint references customers, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        insert into customers values (1);
        insert into events values (1, '2026-01-02'), (1, '2026-02-02');
        ```

        ```sql bad
        -- declared in each partition: still one finding
        create table customers (id bigint primary key);
        create table events (customer_id bigint, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        alter table events_1 add foreign key (customer_id) references customers;
        alter table events_2 add foreign key (customer_id) references customers;
        ```

        ```sql good
        create table customers (tenant bigint, id bigint, primary key (tenant, id));
        create table notes (id bigint primary key);
        create table orders (id bigint primary key, tenant bigint, customer_id bigint, note_id bigint references notes, last_note_id bigint references notes,
            foreign key (tenant, customer_id) references customers);
        create index on orders (customer_id, tenant, id);
        create index on orders (note_id) where note_id is not null;
        create index on orders using hash (last_note_id);
        create table details (order_id bigint references orders, line int, primary key (order_id, line));
        ```

        ```sql good
        -- served in every partition, although not by one index
        create table customers (id bigint primary key);
        create table events (customer_id bigint references customers, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create index on events_1 (customer_id);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from key in snapshot.ForeignKeys
            where key.IsEnforced && !ForeignKeySupport.IsServed(key)
            select Describe(snapshot, key, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (key, names) = finding.About<(ForeignKey, RelationNames)>();
        var middle = string.Join('_', key.Columns.Select(column => column.Name));
        string Name(Table table) => names.Fresh(table, middle, "idx");
        return Remediation.Plan.Of(BuildIndex.On(key.Table, key.Columns, isUnique: false, Name(key.Table), Name));
    }

    private Finding Describe(CatalogSnapshot snapshot, ForeignKey key, RelationNames names)
    {
        var columns = string.Join(", ", key.Columns.Select(column => column.Name));
        var parent = key.Referenced.Root.TotalActivity;
        return Report(Subject.Of(key), Confidence.Proven, $"no index serves {key.Name}: {key.Table.Name} ({columns}) references {key.Referenced.Name}") with
        {
            Severity = Judge(key),
            Detail = $"Every delete from {key.Referenced.Name} reads all of {key.Table.Name}.",
            Evidence =
            [
                Evidence.FromCatalog("columns", columns),
                Evidence.FromCatalog("references", key.Referenced.ToString()),
                Evidence.FromCatalog("on delete", key.OnDelete.ToString()),
                Evidence.Rows(key.Table),
                Evidence.FromStatistics($"deleted from {key.Referenced.Name}", parent?.Deleted ?? 0, "rows", snapshot.StatisticsSince),
                Evidence.FromStatistics($"updated in {key.Referenced.Name}", parent?.Updated ?? 0, "rows", snapshot.StatisticsSince),
            ],
            Explains = [Subject.Of(key.Table.Root)],
            Family = PartitionFamily.Of(key),
            Basis = (key, names),
        };
    }

    private Severity Judge(ForeignKey key)
    {
        var rows = key.Table.TotalRows;
        var isChanging = key.Referenced.Root.TotalActivity is { } parent
            && (parent.Deleted > 0 || (parent.Updated > 0 && key.OnUpdate is not ReferentialAction.NoAction and not ReferentialAction.Restrict));
        return rows < Value(SmallTable) ? Severity.Info
            : isChanging && rows >= Value(LargeTable) ? Severity.Error
            : isChanging || key.OnDelete is not ReferentialAction.NoAction and not ReferentialAction.Restrict ? Severity.Warning
            : Severity.Info;
    }
}
