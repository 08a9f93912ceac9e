using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;
using Inspector.Remediation.Widening;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class HotBlockingIndex() : Probe<Workload>(
    new("hot-blocking-index", "Index that prevents HOT", Category.Indexes, Severity.Warning)
    {
        Sees = [Sight.Statements],
        YieldsTo = ["unused-index"],
        Thresholds = [MinimumUpdates, MostHot, LeastShare],
    })
{
    /// <summary>From this version on the server counts the updates that found no room, and a BRIN index no longer prevents HOT.</summary>
    private const int Counting = 16;

    /// <summary>Of all updates, so many must have been refused HOT although there was room: then a changed column of an index is the reason.</summary>
    private const double LeastRefused = 0.1;

    private static readonly Threshold MinimumUpdates = new(
        "minimum-updates", 100_000, 1, 1e15, "rows", "Tables in which fewer rows were updated in the window are not looked at.");

    private static readonly Threshold MostHot = new("most-hot", 0.5, 0, 1, "share", "Tables with a larger share of HOT updates are not looked at.");

    private static readonly Threshold LeastShare = new(
        "least-share", 0.25, 0.01, 1, "share", "Which share of the updates must be known, from the statements, to set a column of the index.");

    /// <inheritdoc/>
    public override string Explain => """
        An index on a column that most updates of a busy table change, in a table few of whose updates are HOT.

        ## Why it matters

        An update is HOT (heap-only tuple) when no column of any index changes and the new version fits on the page of the old one: then no index is written. An index on a column like
        `updated_at`, `last_seen` or `state` takes that away from every update that sets it, and *every* index of the table gets a new entry: more WAL, more dead entries, more vacuum.

        ## What counts

        At least 100,000 rows updated in the window, at most half of them HOT. Which columns the updates set is read from `pg_stat_statements`; where it shows no UPDATE of
        the table, nothing is said. The statements that set a column of the index must account for a quarter of all updates. From 16 on the server also counts the updates that found no room on
        their page; unless a tenth of all updates had room and were not HOT all the same, the pages are full, no index is to blame, and nothing is said. Before 16 that cannot be told: *possible*.

        A column counts where it is a key, in INCLUDE, in an expression or in the predicate. A BRIN index prevents HOT only before 16. A partition key by itself does not.

        Updates that set more than half of the columns, as many mappers write them, say nothing: a column that is set to what it held does not count as changed. Nor
        is an index reported that keeps a rule (unique, exclusion), belongs to a foreign key, or whose column such an index has too: without it the update would not be HOT either.

        ## What to do

        Ask whether the index earns its keep: its scans against these updates. A partial index whose predicate and key the updates leave alone, BRIN from 16 on for a column that follows the order of
        the rows, or a separate narrow table for what changes all the time. Where updates are HOT again they need room: `fillfactor` 90, or 70 for small rows that change often.

        ## When it is right

        Queues: the search for the next job by `state` is worth an entry for each change.

        ```sql bad
        -- option minimum-updates 1000
        create table visitors (id bigint primary key, name text, email text, note text, last_seen timestamptz) with (fillfactor = 40);
        create index visitors_last_seen on visitors (last_seen);
        insert into visitors select n, 'n', 'e', 'x', now() from generate_series(1, 2000) n;
        update visitors set last_seen = clock_timestamp();
        ```

        ```sql bad
        -- in the predicate alone
        -- option minimum-updates 1000
        create table letters (id bigint primary key, sender text, receiver text, body text, opened int) with (fillfactor = 40);
        create index letters_unopened on letters (receiver) where opened = 0;
        insert into letters select n, 'n', 'e', 'x', 0 from generate_series(1, 2000) n;
        with them as (select id from letters) update only letters as l set opened = opened + 1 from them where them.id = l.id;
        ```

        ```sql good
        -- HOT; and one that no index on the set column keeps from it
        -- option minimum-updates 1000
        create table counters (id bigint primary key, name text, hits int, last int) with (fillfactor = 40);
        create index on counters (name);
        insert into counters select n, 'n', 0, 0 from generate_series(1, 2000) n;
        update counters set hits = hits + 1;
        ```

        ```sql good
        -- a unique index keeps a rule, and a mapper that sets every column does not say what changed
        -- option minimum-updates 1000
        create table seats (id bigint primary key, place int, holder text, note text) with (fillfactor = 40);
        create unique index on seats (place);
        create index on seats (place, note);
        insert into seats select n, n, 'n', 'x' from generate_series(1, 2000) n;
        update seats set place = -place;
        create table guests (id bigint primary key, name text, state int) with (fillfactor = 40);
        create index on guests (state);
        insert into guests select n, 'n', 0 from generate_series(1, 2000) n;
        update guests set name = 'm', state = 1;
        ```

        ```sql good 16
        -- a BRIN index prevents no HOT update from 16 on
        -- option minimum-updates 1000
        -- option most-hot 1
        create table meters (id bigint primary key, name text, reading int, note text) with (fillfactor = 40);
        create index on meters using brin (reading);
        insert into meters select n, 'n', n, 'x' from generate_series(1, 2000) n;
        update meters set reading = reading + 1;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(Workload snapshot)
    {
        var database = snapshot.Database;
        var busy = database.Roots.Where(table => table.TotalActivity is { } activity && IsBusy(activity, database)).ToList();
        var unique = busy.Count == 0 ? FrozenSet<string>.Empty : database.Tables.CountBy(table => table.Name).Where(name => name.Value == 1).Select(name => name.Key).ToFrozenSet();
        return
            from table in busy
            let updates = Updates(table, snapshot, unique.Contains(table.Name))
            let all = Math.Max(updates.Sum(update => update.Statement.Rows), table.TotalActivity!.Updated)
            from index in table.Indexes
            where !IsKept(index)
            let telling = updates.Where(update => IsTelling(update, table, database) && update.Columns.Any(column => Holds(index, column, database))).ToImmutableArray()
            let share = (double)telling.Sum(update => update.Statement.Rows) / all
            where share >= Value(LeastShare)
            select Describe(snapshot, index, telling, share);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (index, columns) = finding.About<(Index, ImmutableArray<Column>)>();
        var table = index.Table;
        var room = table.Kind == TableKind.Ordinary && table.Option("fillfactor") is null
            ? $" Then leave room on its pages, which blocks no one: {SetFillfactor.Of(table, 90).Sql}"
            : "";
        return Remediation.Plan.Undecided(
            $"whether the searches by {index.Name} are worth it is for you to decide; one that leaves {string.Join(", ", columns.Select(column => column.Name))} out, "
            + $"as key and in its predicate, would let these updates be HOT.{room}");
    }

    private bool IsBusy(TableActivity activity, CatalogSnapshot database) =>
        activity.Updated >= Value(MinimumUpdates)
        && activity.HotUpdated <= Value(MostHot) * activity.Updated
        && (database.Server.Version.Major < Counting || activity.Updated - activity.HotUpdated - activity.MovedUpdated >= LeastRefused * activity.Updated);

    private static ImmutableArray<Update> Updates(Table table, Workload snapshot, bool isNameUnique) =>
    [
        .. snapshot.Statements
            .Select(statement => new Update(statement, StatementUpdate.Columns(statement.Text, table, isNameUnique)))
            .Where(update => !update.Columns.IsEmpty)
            .OrderByDescending(update => update.Statement.Rows)
            .ThenBy(update => update.Statement.Text, StringComparer.Ordinal),
    ];

    /// <summary>Whether it says what changes, and no index that stays would prevent HOT all the same.</summary>
    private static bool IsTelling(Update update, Table table, CatalogSnapshot database) =>
        update.Columns.Length * 2 <= table.Columns.Length
        && !table.Indexes.Any(index => IsKept(index) && update.Columns.Any(column => Holds(index, column, database)));

    /// <summary>Whether it is there for more than speed.</summary>
    private static bool IsKept(Index index) =>
        index.IsUnique || index.IsExclusion || !index.IsDroppable || index.Table.Constraints.OfType<ForeignKey>().Any(key => ForeignKeySupport.LeadsWith(index, key));

    /// <summary>Whether a change of the column's value prevents HOT because of the index (<c>RelationGetIndexAttrBitmap()</c>, relcache.c).</summary>
    private static bool Holds(Index index, Column column, CatalogSnapshot database) =>
        !(index.Method == "brin" && database.Server.Version.Major >= Counting)
        && (index.Keys.Any(key => key.Column == column || IndexDefinition.Mentions(key.Expression, column))
            || index.Included.Contains(column)
            || IndexDefinition.Mentions(index.Predicate, column));

    private Finding Describe(Workload snapshot, Index index, ImmutableArray<Update> telling, double share)
    {
        var (database, activity) = (snapshot.Database, index.Table.TotalActivity!);
        var columns = telling.SelectMany(update => update.Columns).Where(column => Holds(index, column, database)).Distinct().OrderBy(column => column.Number).ToImmutableArray();
        var others = index.Table.Indexes.Where(other => other != index && !IsKept(other) && columns.Any(column => Holds(other, column, database))).Select(other => other.Name);
        var isLikely = database.Server.Version.Major >= Counting && share >= 0.5 && !database.Gaps.Any(gap => gap.Sight == Sight.Statements);
        var names = string.Join(", ", columns.Select(column => column.Name));
        return Report(
            Subject.Of(index), isLikely ? Confidence.Likely : Confidence.Possible, $"{index.Name} keeps updates of {index.Table.Name} from being HOT: they set {names}") with
        {
            Detail = string.Join(", ", others) is { Length: > 0 } also ? $"So do {also}: as long as one of them is there, these updates are not HOT." : "",
            Evidence =
            [
                Evidence.FromStatistics("updates", activity.Updated, "rows", database.StatisticsSince),
                Evidence.FromStatistics("of these HOT", Percent((double)activity.HotUpdated / activity.Updated), "%", database.StatisticsSince),
                .. database.Server.Version.Major < Counting ? [] : (Evidence[])[Evidence.FromStatistics(
                    "not HOT although there was room", Percent((double)(activity.Updated - activity.HotUpdated - activity.MovedUpdated) / activity.Updated), "%", database.StatisticsSince)],
                new("updates that set its columns", Percent(share), "%", "pg_stat_statements"),
                new("statement", telling[0].Statement.Text, null, FormattableString.Invariant($"pg_stat_statements: {telling[0].Statement.Calls} calls, {telling[0].Statement.Rows} rows")),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", database.StatisticsSince),
                Evidence.FromCatalog("indexes that each such update writes", (long)index.Table.Indexes.Length, "indexes"),
            ],
            Impact = Impact.Unknown with { WritesPerSecond = database.IndexWritesPerSecond(index.Table) },
            Basis = (index, columns),
        };
    }

    private static double Percent(double share) => Math.Round(Math.Min(share, 1) * 100, 1);

    private sealed record Update(StatementUsage Statement, ImmutableArray<Column> Columns);
}
