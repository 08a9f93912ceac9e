using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed class UnusedIndex() : Probe<GroupSnapshot>(
    new("unused-index", "Unused index", Category.Indexes, Severity.Warning)
    {
        Sees = [Sight.Replicas, Sight.Prior],
        YieldsTo = ["duplicate-index", "redundant-index", "index-never-matches"],
        Thresholds = [MinimumWindow, MinimumSize, MinimumTraffic, FewScans, RememberedUse],
    })
{
    private static readonly Threshold MinimumWindow = new(
        "minimum-window", 7, 0, 365, "days", "What is known of less than this makes the finding only possible.");

    private static readonly Threshold MinimumSize = new(
        "minimum-size", 128, 0, 1_000_000_000, "pages", "Smaller indexes are not reported.");

    private static readonly Threshold MinimumTraffic = new(
        "minimum-traffic", 100, 0, 1_000_000_000, "scans", "A table that was read less often than this says little about its indexes.");

    private static readonly Threshold FewScans = new(
        "few-scans", 50, 0, 1_000_000, "scans", "An index with more scans than this is used, however little each of them read.");

    private static readonly Threshold RememberedUse = new(
        "remembered-use", 92, 0, 400, "days", "An index that the agent saw to be used within this is used, although the counters began again since.");

    /// <inheritdoc/>
    public override string Explain => """
        An index that no query used, on the primary or on any replica that was asked, over the window that the counters cover.

        ## Why it matters

        It is written by every insert and by every update that is not HOT, keeps such updates from being HOT, and is vacuumed and held in memory, for nothing.

        ## What counts as unused

        No scan on any server since its counters began: the latest of its last reset of statistics, its last crash and its last start. A partitioned index
        is judged as a whole, by the sum over its partitions. Planning alone may count a scan that reads at most one entry; a few scans of that kind do not
        make an index used, but the finding is then only *possible*. An index with few scans that read many rows is used, and so
        is one with many scans that read one row each.

        It is *likely* at best, after a window of at least seven days in which the table was read: a report that runs once a year leaves no trace. It is
        *possible* on a standby whose primary was not asked. Name every replica that serves queries with `--replica`: each has counters of its own.

        The agent (`inspector serve`) remembers what it saw. Where that reaches further back than a server's counters, the window is the one that it saw: across a reset
        of statistics, a crash or the promotion of a standby, as long as nobody looked away for more than a day, and without the times between two looks in
        which a use may have been lost. The evidence names both. An index that was seen to be used in the last three months is not reported, although the counters began
        again since. When a server that was asked lately is no longer asked, or what was seen cannot be read, the finding is only *possible*.

        ## What is never reported

        Every unique or exclusion index, whether or not it backs a constraint: it keeps a rule, and checking the rule counts no scan. What a foreign key, the
        replica identity or CLUSTER relies on. An index whose first columns are those of a foreign key: it keeps deletes and updates of the referenced
        table from scanning this one, which may be rare and then matters most. An index smaller than a megabyte.

        ## When it is right

        Queries that run rarely, on a server that was not asked, or that start next month. Keep its definition at hand: the plan's way back.

        ```sql bad
        -- option minimum-window 0
        -- option minimum-size 0
        -- option minimum-traffic 0
        create table orders (id bigint primary key, state text not null);
        create index orders_state_idx on orders (state);
        ```

        ```sql bad
        -- one finding for the partitioned index
        -- option minimum-size 0
        create table events (id bigint not null, at timestamptz not null, kind text) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index events_kind_idx on events (kind);
        ```

        ```sql good
        -- option minimum-window 0
        -- option minimum-size 0
        -- option minimum-traffic 0
        create extension if not exists btree_gist;
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, number text not null, customer_id bigint references customers, during tstzrange,
            exclude using gist (customer_id with =, during with &&));
        create unique index on orders (number);
        create index on orders (customer_id, number);
        ```

        ```sql good
        -- too small to matter
        create table orders (id bigint primary key, state text not null);
        create index orders_state_idx on orders (state);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(GroupSnapshot snapshot) =>
        from table in snapshot.Database.Tables
        from index in table.Indexes
        where index is { IsUnique: false, IsExclusion: false, IsDroppable: true }
            && index.TotalPages >= Value(MinimumSize)
            && !table.Constraints.OfType<ForeignKey>().Any(key => ForeignKeySupport.LeadsWith(index, key))
        let use = KnownUse.Of(index, snapshot.Database, snapshot.Replicas)
        let counted = use.Counted
        where counted.EntriesRead <= counted.Scans && counted.Scans <= Value(FewScans) && !WasUsedLately(counted, snapshot.Database) && !IsRememberedUsed(use, snapshot.Database)
        select Describe(snapshot, index, use);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Of(DropIndex.Of(finding.About<Index>(), answers));

    private Finding Describe(GroupSnapshot snapshot, Index index, KnownUse use)
    {
        var database = snapshot.Database;
        var size = Need.Size(index);
        var traffic = Traffic(index.Table, snapshot, use.Since);
        var caution = Caution(use, traffic, snapshot);
        return Report(
            Subject.Of(index),
            caution.Length == 0 ? Confidence.Likely : Confidence.Possible,
            use.Counted.Scans == 0 ? $"{index.Name} has not been used" : $"{index.Name} has hardly been used") with
        {
            Detail = caution,
            Evidence =
            [
                Evidence.Size(database.Bytes(index.TotalPages), size),
                .. use.Servers.Select((server, place) => Scans(place == 0 ? "scans" : $"scans on {server.Name}", server.Counted.Scans, server.Since, server.CountedSince)),
                .. use.Servers.Max(server => server.Unseen) is var unseen && unseen > TimeSpan.Zero
                    ? [new Evidence("not seen of that", Math.Round(unseen.TotalHours, 1), "hours", "between two looks of Inspector, before the counters began again")]
                    : ImmutableArray<Evidence>.Empty,
                .. use.LastUsed is { } last
                    ? [new Evidence("last use that was seen", FormattableString.Invariant($"{last.UtcDateTime:yyyy-MM-dd}"), null, "seen by Inspector")]
                    : ImmutableArray<Evidence>.Empty,
                Scans("scans of the table by other means", traffic, use.Since, use.Servers.Max(server => server.CountedSince)),
            ],
            Impact = Impact.Storage(database.Bytes(index.TotalPages), size) with { WritesPerSecond = database.IndexWritesPerSecond(index.Table) },
            Needs = [size, DropIndex.WayBack(index)],
            Family = PartitionFamily.Of(index),
            Basis = index,
        };
    }

    private static Evidence Scans(string name, long scans, DateTimeOffset since, DateTimeOffset countedSince) => since < countedSince
        ? Evidence.FromSight(name, scans, "scans", since, countedSince)
        : Evidence.FromStatistics(name, scans, "scans", countedSince);

    /// <summary>Why it may be used all the same; empty where nothing says so.</summary>
    private string Caution(KnownUse use, long traffic, GroupSnapshot snapshot)
    {
        var (database, now) = (snapshot.Database, snapshot.Database.Server.ReadAt);
        var window = use.Covered(now);
        var missed = database.Prior.Servers.FirstOrDefault(server =>
            now - server.LastAsked < TimeSpan.FromDays(Value(MinimumWindow)) && !use.Servers.Any(asked => asked.Name == server.Name));
        return database.Server.IsStandby ? "This is a standby; the primary's counters were not seen."
            : window < TimeSpan.FromDays(Value(MinimumWindow)) ? use.Servers.Any(server => server.IsSeen)
                ? FormattableString.Invariant($"What was seen covers only {Math.Max(0, window.TotalDays):0.#} days: look again later.")
                : FormattableString.Invariant($"The counters cover only {window.TotalDays:0.#} days: look again later.")
            : traffic < Value(MinimumTraffic) ? "The table itself was hardly read: that says little about its indexes."
            : use.Counted.Scans > 0 ? "The few scans read no more than planning alone does."
            : missed is not null ? FormattableString.Invariant($"The server {missed.Name} was asked on {missed.LastAsked.UtcDateTime:yyyy-MM-dd}, and not now.")
            : database.Gaps.Any(gap => gap.Sight == Sight.Prior) ? "What was seen before could not be read: it may tell of a use."
            : "";
    }

    /// <summary>Scans that did not use this index: whether its table is read at all.</summary>
    private static long Traffic(Table table, GroupSnapshot snapshot, DateTimeOffset since) =>
        (table.TotalActivity?.SequentialScans ?? 0)
        + table.Indexes.Sum(index => KnownUse.Of(index, snapshot.Database, snapshot.Replicas).ScansSince(since));

    private bool WasUsedLately(IndexUsage usage, CatalogSnapshot database) =>
        usage.LastScan is { } last
        && usage.EntriesRead > 0
        && database.Server.ReadAt - last < TimeSpan.FromDays(Value(MinimumWindow));

    private bool IsRememberedUsed(KnownUse use, CatalogSnapshot database) =>
        use.LastUsed is { } last && database.Server.ReadAt - last < TimeSpan.FromDays(Value(RememberedUse));
}
