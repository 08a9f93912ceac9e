using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class NullableUnique() : Probe<CatalogSnapshot>(
    new("nullable-unique", "UNIQUE with a gap", Category.Constraints, Severity.Warning) { YieldsTo = ["soft-delete-unique"] })
{
    /// <inheritdoc/>
    public override string Explain => """
        A unique index or constraint over several columns of which one may be NULL: rows that hold NULL there may repeat the others as often as they like.

        ## Why it matters

        NULLs count as different from each other. UNIQUE (user_id, role, project_id) lets the same user have the same role without a project ten times, and code that
        expects one row finds the first of ten.

        ## What counts

        Two or more columns, at least one of which is proven not null and at least one of which is not. Nothing is said where the index is NULLS NOT DISTINCT, where its predicate
        excludes the NULLs, where a partial unique index with `IS NULL` covers them, or where the columns that cannot be NULL are unique already. A single column that may be NULL and
        is unique otherwise is a common and good design. Whether duplicates among rows with NULL are welcome nobody can read from a catalog, so the finding is only ever *possible*.

        ## When it is right

        Where NULL means "not yet known" and the rows are not meant to be one, as for anonymous answers to a survey.

        ```sql bad
        create table grants (id bigint primary key, user_id bigint not null, role text not null, project_id bigint,
            constraint grants_key unique (user_id, role, project_id));
        ```

        ```sql bad
        create table prices (id bigint primary key, product_id bigint not null, ends date);
        create unique index prices_product_ends on prices (product_id, ends);
        ```

        ```sql good
        create table grants (id bigint primary key, user_id bigint not null, role text not null, project_id bigint, email text unique);
        create unique index on grants (user_id, role, project_id);
        create unique index on grants (user_id, role) where project_id is null;
        create table lines (id bigint primary key, order_id bigint not null, sku text, a int, b int);
        create unique index on lines (order_id, sku) where sku is not null;
        create unique index on lines (a, b);
        create unique index on lines (id, sku);
        ```

        ```sql good 15
        create table grants (id bigint primary key, user_id bigint not null, project_id bigint, unique nulls not distinct (user_id, project_id));
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        from index in table.Indexes
        where index is { IsUnique: true, IsExclusion: false, IsUsable: true, NullsNotDistinct: false, Parent: null } && index.Keys.Length > 1
            && index.Keys.All(key => key.Column is not null)
        let gaps = Gaps(index)
        where !gaps.IsEmpty && gaps.Length < index.Keys.Length && !LiveUniqueness.IsKept(index, [.. index.Keys.Select(key => key.Column!).Except(gaps)], gaps)
        select Describe(index, gaps, snapshot.Server.Version);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var (index, gaps, version) = finding.About<Basis>();
        return Remediation.Plan.Undecided(
            "decide whether rows with NULL may repeat the others; if not, "
            + (version.Major >= 15 ? "make a unique index over the same columns with NULLS NOT DISTINCT, concurrently, in its place"
                : $"make a second unique index over the other columns for the rows in which {gaps[0].Name} is NULL, concurrently"));
    }

    private static ImmutableArray<Column> Gaps(Index index)
    {
        var excluded = index.Predicate is { } predicate ? Premise.That(predicate.Root) : Premise.NotNull([]);
        return
        [
            .. index.Keys.Select(key => key.Column!).Where(column =>
                !column.IsProvenNotNull && !excluded.Implies(new NullTest(ColumnReference.Of(column), IsNull: false))),
        ];
    }

    private Finding Describe(Index index, ImmutableArray<Column> gaps, ServerVersion version) =>
        Report(
            index.Constraint is { } constraint ? Subject.Of(constraint) : Subject.Of(index),
            Confidence.Possible,
            $"{index.Name} lets rows repeat where {string.Join(" or ", gaps.Select(column => column.Name))} is NULL") with
        {
            Evidence =
            [
                Evidence.FromCatalog("unique over", string.Join(", ", index.Keys.Select(key => key.Column!.Name))),
                Evidence.FromCatalog("may be null", string.Join(", ", gaps.Select(column => column.Name))),
                .. gaps.SelectMany(Evidence.NullShare),
            ],
            Family = PartitionFamily.Of(index),
            Basis = new Basis(index, gaps, version),
        };

    private sealed record Basis(Index Index, ImmutableArray<Column> Gaps, ServerVersion Version);
}
