using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class MissingIndex() : Probe<Workload>(
    new("missing-index", "Missing index", Category.Indexes, Severity.Warning)
    {
        Sees = [Sight.Statements],
        YieldsTo = ["foreign-key-without-index"],
        Thresholds = [MinimumRows, MinimumScans, MinimumRate, MinimumShare],
    })
{
    private const int MostStatements = 3;

    private static readonly Threshold MinimumRows = new(
        "minimum-rows", 10_000, 1, 1_000_000_000_000, "rows", "Smaller tables are not reported, nor tables of which a scan reads fewer rows.");

    private static readonly Threshold MinimumScans = new(
        "minimum-scans", 100, 1, 1_000_000_000, "scans", "Tables with fewer sequential scans in the window are not reported.");

    private static readonly Threshold MinimumRate = new(
        "minimum-rate", 2, 0, 1_000_000, "scans an hour", "Tables that are scanned less often are taken for analytic ones.");

    private static readonly Threshold MinimumShare = new(
        "minimum-share", 0.1, 0, 1, "of all rows read", "Tables with a smaller share of the rows that sequential scans read are not reported.");

    /// <inheritdoc/>
    public override string Explain => """
        A large table that is read mostly by sequential scans, again and again, for statements that ask for a part of it.

        ## Why it matters

        Every such scan reads the whole table to keep a few rows: time of the statement that waits, of the disk, and of everything that the scan
        pushes out of memory.

        ## What counts

        At least ten thousand rows, a hundred scans in the window and two an hour; as many rows read by each scan; more sequential scans than index scans; and a tenth of all rows that
        sequential scans read in this database. Where `pg_stat_statements` shows the statements, one that mentions the table has a WHERE; its equality comparisons
        name the columns. Tables that are scanned now and then, or always as a whole, are analytic and right as they are.

        It is never more than *possible*: counters do not say why the planner chose a scan. Look at the plans of the statements first.

        ## When it is right

        When most rows pass the filter, when the table is about to be partitioned, or when writes matter more than these reads: an index costs every one.

        ```sql bad
        -- option minimum-scans 4
        -- option minimum-share 0
        create table orders (id bigint primary key, state text not null, number text not null);
        insert into orders select n, 'done', 'N' || n from generate_series(1, 40000) n;
        analyze orders;
        select count(*) from orders where number = 'N1';
        select count(*) from orders where number = 'N2';
        select count(*) from orders where number = 'N3';
        select count(*) from orders where number = 'N4';
        ```

        ```sql good
        -- option minimum-scans 4
        -- option minimum-share 0
        create table large_but_served (id bigint primary key, number text not null);
        insert into large_but_served select n, 'N' || n from generate_series(1, 40000) n;
        analyze large_but_served;
        select count(*) from large_but_served where id = 1;
        select count(*) from large_but_served where id = 2;
        create table small (id bigint primary key, number text not null);
        insert into small select n, 'N' || n from generate_series(1, 100) n;
        analyze small;
        select count(*) from small where number = 'N1';
        select count(*) from small where number = 'N2';
        select count(*) from small where number = 'N3';
        select count(*) from small where number = 'N4';
        ```

        ```sql good
        -- analytic: always read as a whole
        -- option minimum-scans 4
        -- option minimum-share 0
        create table facts (id bigint primary key, amount int not null);
        insert into facts select n, n from generate_series(1, 40000) n;
        analyze facts;
        select sum(amount) from facts;
        select avg(amount) from facts;
        select max(amount) from facts;
        select min(amount) from facts;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(Workload snapshot)
    {
        var database = snapshot.Database;
        var allRead = database.Roots.Sum(table => table.TotalActivity?.SequentialRows ?? 0);
        var unique = database.Tables.CountBy(table => table.Name).Where(name => name.Value == 1).Select(name => name.Key).ToFrozenSet();
        var names = new RelationNames(database);
        return
            from table in database.Roots
            where table.Kind is TableKind.Ordinary or TableKind.Partitioned or TableKind.MaterializedView
                && table.TotalActivity is { } activity
                && IsScanned(table, activity, database, allRead)
            let filters = Filters(table, snapshot, unique.Contains(table.Name))
            where !filters.IsEmpty || !SawAll(snapshot, table, unique.Contains(table.Name))
            let columns = Columns(table, filters, unique.Contains(table.Name))
            select Describe(database, table, filters, columns, allRead, names);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (table, columns, names) = finding.About<(Table, ImmutableArray<Column>, RelationNames)>();
        if (columns.IsEmpty)
        {
            return Remediation.Plan.Undecided("which columns the statements filter by is not known: install pg_stat_statements, or look at their plans");
        }

        string Name(Table member) => names.Fresh(member, string.Join('_', columns.Select(column => column.Name)), "idx");
        return Remediation.Plan.Of(BuildIndex.On(table, columns, isUnique: false, Name(table), Name));
    }

    private Finding Describe(
        CatalogSnapshot database,
        Table table,
        ImmutableArray<StatementUsage> filters,
        ImmutableArray<Column> columns,
        long allRead,
        RelationNames names)
    {
        var activity = table.TotalActivity!;
        return Report(Subject.Of(table), Confidence.Possible, Title(table, columns)) with
        {
            Facet = columns.IsEmpty ? null : string.Join(", ", columns.Select(column => column.Name).Order(StringComparer.Ordinal)),
            Detail = "Look at the plans of the statements before building anything.",
            Evidence =
            [
                Evidence.Rows(table),
                Evidence.FromStatistics("sequential scans", activity.SequentialScans, "scans", database.StatisticsSince),
                Evidence.FromStatistics("rows read by each", activity.SequentialRows / activity.SequentialScans, "rows", database.StatisticsSince),
                Evidence.FromStatistics("index scans", IndexScans(table), "scans", database.StatisticsSince),
                Evidence.FromStatistics("share of all rows read", Math.Round((double)activity.SequentialRows / allRead, 3), "of 1", database.StatisticsSince),
                .. filters.Take(MostStatements).Select(statement => new Evidence("statement", statement.Text, null, Source(statement))),
            ],
            Basis = (table, columns, names),
        };
    }

    private static string Title(Table table, ImmutableArray<Column> columns) => columns.IsEmpty
        ? $"{table.Name} is large and mostly read by sequential scans"
        : $"{table.Name} is large and mostly read by sequential scans; statements filter by {string.Join(", ", columns.Select(column => column.Name))}";

    private static string Source(StatementUsage statement) =>
        FormattableString.Invariant($"pg_stat_statements: {statement.Calls} calls, {statement.TotalTime.TotalSeconds:0.#} s");

    private bool IsScanned(Table table, TableActivity activity, CatalogSnapshot database, long allRead) =>
        table.TotalRows >= Value(MinimumRows)
        && activity.SequentialScans >= Value(MinimumScans)
        && activity.SequentialScans >= Value(MinimumRate) * (database.Server.ReadAt - database.StatisticsSince).TotalHours
        && activity.SequentialRows / activity.SequentialScans >= Value(MinimumRows)
        && activity.SequentialScans > IndexScans(table)
        && activity.SequentialRows >= Value(MinimumShare) * allRead;

    private static long IndexScans(Table table) => table.Indexes.Sum(index => index.TotalUsage.Scans);

    /// <summary>Statements that ask for a part of the table and that no index serves, those with the most time behind them first.</summary>
    private static ImmutableArray<StatementUsage> Filters(Table table, Workload snapshot, bool isNameUnique) =>
    [
        .. snapshot.Statements
            .Where(statement => StatementFilter.Filters(statement.Text, table, isNameUnique) && !IsServed(table, statement, isNameUnique))
            .OrderByDescending(statement => statement.TotalTime),
    ];

    private static bool IsServed(Table table, StatementUsage statement, bool isNameUnique)
    {
        var columns = StatementFilter.EqualColumns(statement.Text, table, isNameUnique);
        return table.Indexes.Any(index => index.IsUsable && index.Keys[0].Column is { } first && columns.Contains(first));
    }

    /// <summary>Whether the statements that scan the table are among those seen, so that the absence of a filter says something.</summary>
    private static bool SawAll(Workload snapshot, Table table, bool isNameUnique) =>
        isNameUnique
        && !snapshot.Database.Gaps.Any(gap => gap.Sight == Sight.Statements)
        && snapshot.Statements.Any(statement => StatementFilter.Mentions(statement.Text, table));

    /// <summary>The columns of the first filter that names any.</summary>
    private static ImmutableArray<Column> Columns(Table table, ImmutableArray<StatementUsage> filters, bool isNameUnique) =>
        filters.Select(statement => StatementFilter.EqualColumns(statement.Text, table, isNameUnique)).FirstOrDefault(columns => !columns.IsEmpty, []);
}
