using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class SoftDeleteUnique() : Probe<CatalogSnapshot>(
    new("soft-delete-unique", "UNIQUE beside soft delete", Category.Constraints, Severity.Warning))
{
    /// <summary>How columns end whose values a machine makes, so that nobody wants one again.</summary>
    private static readonly string[] Identifiers = ["id", "uuid", "guid", "url", "uri", "token", "hash", "digest", "fingerprint"];

    /// <inheritdoc/>
    public override string Explain => """
        A unique index or constraint on a table whose rows are marked as deleted instead of being deleted, which either does not hold for the rows that live, or also holds
        for those that are gone.

        ## Why it matters

        UNIQUE (email, deleted_at) is meant to free the address when the account is deleted. But deleted_at is NULL in every row that lives, NULLs count as different, and so the same
        address may live many times: the rule holds for the deleted rows alone. UNIQUE (email) on the other hand keeps a deleted account's address taken for ever. What is meant
        in both cases is a partial unique index: `(email) WHERE deleted_at IS NULL`.

        ## What counts

        The mark is a column that is called like deleted_at, deleted_on or is_deleted, a date, time or boolean. *Likely*: the mark is a time that may be NULL, one of the keys, and no other
        unique index covers the rows that live. *Possible*: a text column is unique without regard to the mark, and is neither a reference nor called like something that a machine makes
        (an id, a URL, a token); whether a name may be used again only people know.

        ```sql bad
        create table accounts (id bigint primary key, email text not null, deleted_at timestamptz, constraint accounts_email_key unique (email, deleted_at));
        insert into accounts values (1, 'a', null);
        ```

        ```sql bad
        create table projects (id bigint primary key, tenant_id bigint not null, slug text not null, deleted_at timestamptz);
        create unique index projects_slug on projects (tenant_id, slug);
        insert into projects values (1, 1, 'a', null);
        ```

        ```sql good
        create table accounts (id bigint primary key, email text not null, phone text, number bigint unique, deleted_at timestamptz, unique (email, deleted_at));
        create unique index on accounts (email) where deleted_at is null;
        create unique index on accounts (phone) where deleted_at is null;
        create table codes (code text primary key, name text unique, archived boolean);
        create table posts (id bigint primary key, public_url text unique, deleted_at timestamptz);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var names = new RelationNames(snapshot);
        return
            from table in snapshot.Tables
            let mark = SoftDelete.MarkOf(table)
            where mark is not null
            from index in table.Indexes
            where index is { IsUnique: true, IsPrimary: false, IsUsable: true, IsExclusion: false, Parent: null, Predicate: null, NullsNotDistinct: false }
                && index.SupportedForeignKeys.IsEmpty && index.Keys.All(key => key.Column is not null)
            let others = index.Keys.Select(key => key.Column!).Where(column => column != mark).ToImmutableArray()
            let isOpen = others.Length < index.Keys.Length
            where !others.IsEmpty && (isOpen ? SoftDelete.IsTime(mark) && !LiveUniqueness.IsKept(index, others, [mark]) : others.Any(IsName))
            select Describe(snapshot, index, new(index, mark, others, isOpen, names));
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (index, mark, others, isOpen, names) = finding.About<Basis>();
        if (index.Table.Kind != TableKind.Ordinary || !SoftDelete.IsTime(mark))
        {
            return Remediation.Plan.Undecided("make a unique index over the other columns for the rows that live alone, and let it take the place of this one");
        }

        var name = names.Fresh(index.Table, string.Join('_', others.Select(column => column.Name)) + "_live", "idx");
        var build = BuildIndex.UniqueWhereNull(index.Table, others, mark, name);
        return Remediation.Plan.Of(
            build with { Caveats = [.. build.Caveats, .. isOpen ? (string[])["It fails as long as rows that live repeat each other: find and merge these first."] : []] },
            index.Constraint is KeyConstraint key ? DropConstraint.Of(key) : DropIndex.Of(index, answers));
    }

    /// <summary>Whether people choose its values, and so may want one again: text that is neither a reference nor called like an identifier.</summary>
    private static bool IsName(Column column) =>
        column.Type.Base.Category == 'S'
        && !Array.Exists(Identifiers, word => column.Name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
        && !column.Table.Constraints.OfType<ForeignKey>().Any(key => key.Columns.Contains(column));

    private Finding Describe(CatalogSnapshot snapshot, Index index, Basis basis) =>
        Report(
            index.Constraint is { } constraint ? Subject.Of(constraint) : Subject.Of(index),
            basis.IsOpen ? Confidence.Likely : Confidence.Possible,
            basis.IsOpen ? $"{index.Name} does not hold for rows that are not deleted" : $"{index.Name} also holds for deleted rows") with
        {
            Detail = basis.IsOpen
                ? $"{basis.Mark.Name} is NULL in every row that lives, and NULLs count as different."
                : "What a deleted row had cannot be used again.",
            Evidence =
            [
                Evidence.FromCatalog("unique over", string.Join(", ", index.Keys.Select(key => key.Column!.Name))),
                Evidence.FromCatalog("mark", basis.Mark.Name),
                .. Evidence.NullShare(basis.Mark),
                Evidence.FromStatistics("scans", index.TotalUsage.Scans, "scans", snapshot.StatisticsSince),
            ],
            Needs = [DropIndex.WayBack(index)],
            Family = PartitionFamily.Of(index),
            Basis = basis,
        };

    private sealed record Basis(Index Index, Column Mark, ImmutableArray<Column> Others, bool IsOpen, RelationNames Names);
}
