using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class MissingPrimaryKey() : Probe<CatalogSnapshot>(
    new("missing-primary-key", "Missing primary key", Category.Constraints, Severity.Warning) { YieldsTo = ["missing-replica-identity"] })
{
    /// <summary>Partitions for which steps are written out one by one; beyond that the plan would be longer than useful.</summary>
    private const int MostPartitions = 100;

    /// <inheritdoc/>
    public override string Explain => """
        A table without a primary key. A partitioned table is one table: its partitions are not reported.

        ## Why it matters

        Nothing keeps the same row from being stored twice, and nothing names a row: to update or delete one of two equal rows takes `ctid`. Foreign keys
        have nothing to point to. Tools that copy, compare or repair data need a key. Logical replication refuses UPDATE and DELETE on a published table without
        a replica identity; REPLICA IDENTITY FULL, the way around it, searches the subscriber's table for every change.

        ## How to mend it

        Where a unique index over columns that cannot be NULL exists, it becomes the primary key: no scan, and a strong lock for an instant only. If it backs a
        UNIQUE constraint, or is not in the default order, a twin is built concurrently first. A partitioned table cannot adopt an index: there each partition gets its primary key in
        this way, and the partitioned table then takes these over without building anything.

        Where there is no such index, a person decides what identifies a row.

        ## When it is right

        For a staging table that is loaded, read once and truncated; for a log that is only appended to and never replicated.

        ```sql bad
        create table memberships (user_id bigint not null, team_id bigint not null);
        create unique index memberships_user_team_idx on memberships (user_id, team_id);
        insert into memberships select n, n from generate_series(1, 100) n;
        ```

        ```sql bad
        -- the unique constraint has an index already, and an index backs one constraint only
        create table countries (code text not null constraint countries_code_key unique, name text);
        insert into countries values ('at', 'Austria');
        ```

        ```sql bad
        -- a foreign key relies on the old constraint, which therefore stays
        create table countries (code text not null unique, name text);
        create table cities (id bigint primary key, country text references countries (code));
        create index on cities (country);
        ```

        ```sql bad
        -- no candidate: a person decides
        create table log (at timestamptz, line text);
        insert into log values (now(), 'x');
        ```

        ```sql bad
        -- partitioned: another way to the same end
        create table events (id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create unique index events_id_at_idx on events (id, at);
        insert into events values (1, '2026-01-02'), (2, '2026-02-02');
        ```

        ```sql good
        create table orders (id bigint primary key);
        create table events (id bigint, at date, primary key (id, at)) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create materialized view totals as select count(*) from orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from table in snapshot.Roots
            where table.Kind is TableKind.Ordinary or TableKind.Partitioned && table.PrimaryKey is null
            select Describe(table, Candidate(table), names, snapshot.Server.Version);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (table, candidate, names, version) = finding.About<Basis>();
        if (candidate is null)
        {
            return Remediation.Plan.Undecided("no unique index covers only columns that cannot be NULL: decide which columns identify a row, or add an identity column");
        }

        string Name(Table member) => names.Fresh(member, "", "pkey");
        if (table.Kind != TableKind.Partitioned)
        {
            return Remediation.Plan.Of(OnTable(table, candidate, Name(table)));
        }

        return table.Leaves.Count() > MostPartitions
            ? Remediation.Plan.Undecided(
                $"more than {MostPartitions} partitions: give each a primary key on the columns of {candidate.Name}, from a unique index built concurrently, then add it to the partitioned table")
            : Remediation.Plan.Of(OnPartitions(table, candidate, Name, answers, version));
    }

    private Finding Describe(Table table, Index? candidate, RelationNames names, ServerVersion version)
    {
        return Report(
            Subject.Of(table),
            Confidence.Proven,
            candidate is null ? $"{table.Name} has no primary key" : $"{table.Name} has no primary key, although {candidate.Name} could be it") with
        {
            Detail = table.ReplicaIdentity is 'd'
                ? "Logical replication of its updates and deletes is refused as long as it has no replica identity."
                : "",
            Evidence =
            [
                Evidence.FromCatalog("replica identity", Identity(table)),
                Evidence.Rows(table),
                .. candidate is null ? [] : (Evidence[])
                [
                    Evidence.FromCatalog("unique over", string.Join(", ", candidate.Keys.Select(key => key.Column!.Name))),
                ],
            ],
            Needs = table.Kind == TableKind.Partitioned && candidate is { IndispensableBecause: null } ? [DropIndex.WayBack(candidate)] : [],
            Basis = new Basis(table, candidate, names, version),
        };
    }

    private static string Identity(Table table) => table.ReplicaIdentity switch
    {
        'f' => "full row",
        'i' => "an index",
        _ => "none",
    };

    /// <summary>The unique index with the fewest columns that could be the primary key; one that may be adopted as it is comes first.</summary>
    private static Index? Candidate(Table table) => table.Indexes
        .Where(index => index is { IsUnique: true, IsUsable: true, IsImmediate: true, IsExclusion: false, Predicate: null, Method: "btree" }
            && index.Keys.All(key => key.Column is { IsProvenNotNull: true }))
        .OrderBy(index => index.Keys.Length)
        .ThenBy(IsAdoptable, Comparer<bool>.Create((a, b) => b.CompareTo(a)))
        .ThenBy(index => index.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>PRIMARY KEY USING INDEX takes only an index that backs no constraint, in default order, without special classes.</summary>
    private static bool IsAdoptable(Index index) =>
        index.Constraint is null
        && index.SupportedForeignKeys.IsEmpty
        && index.Keys.All(key => key is { Descending: false, NullsFirst: false, Class.IsDefault: true, ClassOptions: null }
            && ReferenceEquals(key.Collation, key.Column!.Collation));

    private static IEnumerable<Step> OnTable(Table table, Index candidate, string name)
    {
        if (IsAdoptable(candidate))
        {
            yield return AddPrimaryKey.Adopting(candidate, name);
            yield break;
        }

        var columns = Columns(candidate);
        yield return BuildIndex.Concurrently(table, columns, isUnique: true, name);
        yield return AddPrimaryKey.Using(table, name);
        if (candidate.Constraint is KeyConstraint { Index.SupportedForeignKeys.IsEmpty: true } old && !candidate.IsReplicaIdentity && !candidate.IsClustered)
        {
            yield return DropConstraint.Of(old);
        }
    }

    private static IEnumerable<Step> OnPartitions(Table root, Index candidate, Func<Table, string> nameFor, Answers answers, ServerVersion version)
    {
        var columns = Columns(candidate);
        foreach (var leaf in root.Leaves)
        {
            var own = ImmutableArray.CreateRange(columns, column => leaf.Column(column.Name)!);
            yield return BuildIndex.Concurrently(leaf, own, isUnique: true, nameFor(leaf));
            yield return AddPrimaryKey.Using(leaf, nameFor(leaf));
        }

        yield return AddPrimaryKey.OfPartitions(root, columns, nameFor, version);
        if (candidate.Constraint is KeyConstraint { Index.SupportedForeignKeys.IsEmpty: true } old)
        {
            yield return DropConstraint.Of(old);
        }
        else if (candidate.IndispensableBecause is null)
        {
            yield return DropIndex.Of(candidate, answers);
        }
    }

    private static ImmutableArray<Column> Columns(Index candidate) => [.. candidate.Keys.Select(key => key.Column!)];

    private sealed record Basis(Table Table, Index? Candidate, RelationNames Names, ServerVersion Version);
}
