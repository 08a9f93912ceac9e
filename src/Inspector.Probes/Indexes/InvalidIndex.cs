using System.Text.RegularExpressions;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Indexes;

/// <inheritdoc cref="Explain"/>
public sealed partial class InvalidIndex() : Probe<CatalogSnapshot>(
    new("invalid-index", "Invalid index", Category.Indexes, Severity.Error))
{
    /// <inheritdoc/>
    public override string Explain => """
        An index that no query may use: what a CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY leaves behind when it fails or is stopped.

        ## Why it matters

        It looks as if it were there and answers nothing. From the moment at which it is *ready* every write maintains it, and a unique one may refuse rows.
        Whoever asked for it waits for a speed or a rule that does not come.

        ## What counts as invalid

        `indisvalid` or `indislive` is false, and no index is being built on that table. Names that end in `_ccnew` and `_ccold` are leftovers of REINDEX
        CONCURRENTLY: the copy that did not get finished, and the original that was to be dropped. A partitioned index is invalid by right as long
        as a partition lacks its part or has an invalid one, and is reported only when none does: mending a part does not mend the whole.

        ## How to mend it

        A leftover, or the copy of a valid index, is dropped. Any other is rebuilt, concurrently; a unique one fails again as long as
        there are duplicates: find and remove these first. A partitioned index all of whose parts are valid becomes valid when one of them is attached once more.

        ```sql bad
        create table accounts (id bigint primary key, email text not null);
        insert into accounts values (1, 'a'), (2, 'a');
        -- fails
        create unique index concurrently accounts_email_idx on accounts (email);
        delete from accounts where id = 2;
        ```

        ```sql bad
        -- a leftover: the copy that did not get finished
        create table accounts (id bigint primary key, email text not null);
        create index accounts_email_idx on accounts (email);
        insert into accounts values (1, 'a'), (2, 'a');
        -- fails
        create unique index concurrently accounts_email_idx_ccnew on accounts (email);
        ```

        ```sql bad
        -- the part was rebuilt after it had been attached: the whole does not notice
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        insert into events values (1, '2026-01-02'), (1, '2026-01-02');
        -- fails
        create unique index concurrently events_1_key on events_1 (id, at);
        create unique index events_key on only events (id, at);
        alter index events_key attach partition events_1_key;
        delete from events;
        reindex index events_1_key;
        ```

        ```sql good
        create table accounts (id bigint primary key, email text not null);
        create unique index concurrently accounts_email_idx on accounts (email);
        ```

        ```sql good
        -- invalid by right: the second partition has no part of it yet
        create table events (id bigint not null, at timestamptz not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index events_at_idx on only events (at);
        create index events_1_at_idx on events_1 (at);
        alter index events_at_idx attach partition events_1_at_idx;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        where !snapshot.IndexBuilds.Contains(table.Oid)
        from index in table.Indexes
        where !(index.IsValid && index.IsLive) && !(index.IsPartitioned && IsIncomplete(index))
        select Describe(snapshot, index);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var index = finding.About<Index>();
        return index.IsPartitioned
            ? Remediation.Plan.Of(AttachIndex.Again(index))
            : IsDispensable(index) ? Remediation.Plan.Of(DropIndex.OfBroken(index))
            : Remediation.Plan.Of(((Step?[])[CountDuplicates.Of(index), ReindexIndex.Concurrently(index)]).OfType<Step>());
    }

    private Finding Describe(CatalogSnapshot snapshot, Index index)
    {
        var size = Need.Size(index);
        return Report(Subject.Of(index), Confidence.Proven, Title(index)) with
        {
            Detail = index.IsReady && index.IsLive
                ? "Every write maintains it, and no query can use it."
                : "Neither reads nor writes use it; it only takes up its place and its name.",
            Evidence =
            [
                Evidence.FromCatalog("valid", index.IsValid),
                Evidence.FromCatalog("ready", index.IsReady),
                Evidence.FromCatalog("live", index.IsLive),
                Evidence.FromCatalog("unique", index.IsUnique),
                Evidence.Size(snapshot.Bytes(index.Pages), size),
            ],
            Impact = Impact.Storage(snapshot.Bytes(index.Pages), size),
            Needs = [size],
            Family = PartitionFamily.Of(index),
            Basis = index,
        };
    }

    private static string Title(Index index)
    {
        var leftover = Leftover().Match(index.Name);
        return !leftover.Success ? $"{index.Name} is invalid: its build failed or was stopped"
            : leftover.Groups["kind"].Value == "new" ? $"{index.Name} is what an unfinished REINDEX CONCURRENTLY left behind"
            : $"{index.Name} was replaced by REINDEX CONCURRENTLY and not dropped";
    }

    private static bool IsIncomplete(Index index) =>
        index.Partitions.Any(part => !part.IsValid) || index.Table.Partitions.Any(partition => !partition.Indexes.Any(part => part.Parent == index));

    /// <summary>Whether nothing is lost with it: it was being dropped, is a leftover, or a valid index does the same.</summary>
    private static bool IsDispensable(Index index) =>
        index.Constraint is null
        && (!index.IsLive
            || Leftover().IsMatch(index.Name)
            || index.Table.Indexes.Any(other => other.IsUsable && other.IsUnique == index.IsUnique && other.Method == index.Method
                && other.Keys.SequenceEqual(index.Keys) && Equals(other.Predicate, index.Predicate)));

    [GeneratedRegex("_cc(?<kind>new|old)[0-9]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Leftover();
}
