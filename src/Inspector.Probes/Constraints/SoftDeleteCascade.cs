using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class SoftDeleteCascade() : Probe<CatalogSnapshot>(
    new("soft-delete-cascade", "CASCADE beside soft delete", Category.Constraints, Severity.Info) { IsOnByDefault = false })
{
    /// <inheritdoc/>
    public override string Explain => """
        A foreign key with ON DELETE CASCADE to a table whose rows are marked as deleted instead of being deleted, from one that has no such mark.

        ## Why it matters

        CASCADE says that the one goes with the other. Marking the referenced row sets nothing off: the rows that refer to it stay, count in totals and are found by queries that do
        not join. And on the day on which someone purges the marked rows for good, everything that still refers to them goes too, in one statement.

        ## When it is right

        Where every reader comes by way of the referenced row, or the application marks both. No catalog tells, so the finding is *possible*; and since a schema with soft delete is full of
        such keys, the probe looks only when it is asked to.

        ```sql bad
        create table projects (id bigint primary key, name text, deleted_at timestamptz);
        create table tasks (id bigint primary key, project_id bigint not null references projects on delete cascade);
        create index on tasks (project_id);
        ```

        ```sql good
        create table projects (id bigint primary key, name text, deleted_at timestamptz);
        create table tasks (id bigint primary key, project_id bigint not null references projects on delete cascade, deleted_at timestamptz);
        create table notes (id bigint primary key, project_id bigint not null references projects);
        create table labels (id bigint primary key);
        create table label_uses (label_id bigint references labels on delete cascade);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from key in snapshot.ForeignKeys
        where key.OnDelete == ReferentialAction.Cascade && !key.IsSelfReference && SoftDelete.MarkOf(key.Table) is null
        let mark = SoftDelete.MarkOf(key.Referenced)
        where mark is not null
        select Report(Subject.Of(key), Confidence.Possible, $"marking rows of {key.Referenced.Name} as deleted leaves those of {key.Table.Name}") with
        {
            Evidence =
            [
                Evidence.FromCatalog("mark", $"{key.Referenced}.{mark.Name}"),
                Evidence.FromCatalog("on delete", "cascade"),
                .. Evidence.NullShare(mark),
            ],
            Family = PartitionFamily.Of(key),
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided(
        "decide what is to become of these rows when the row they refer to is marked: mark them too, or have their readers join it");
}
