using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class SetNullOnNotNull() : Probe<CatalogSnapshot>(
    new("set-null-on-not-null", "SET NULL onto NOT NULL", Category.Constraints, Severity.Error))
{
    /// <inheritdoc/>
    public override string Explain => """
        A foreign key whose referential action writes NULL into a column that cannot hold it: ON DELETE or ON UPDATE SET NULL on a NOT NULL column, or SET DEFAULT
        on a NOT NULL column that has no default.

        ## Why it matters

        The action says "forget the reference", the column says "there is always one". Every delete of a referenced row that is still in use fails with a
        complaint about a NULL that nobody wrote, from a table that the statement did not name. It is usually found in production, for empty test
        tables delete without it.

        ## What to decide

        Which of the two was meant. If the reference is optional: drop NOT NULL. If it is not: use NO ACTION, which refuses the same deletes and says why, or CASCADE.
        A column list behind SET NULL (15 and later) is taken into account: `ON DELETE SET NULL (author_id)` leaves the tenant's column alone.

        ```sql bad
        create table authors (id bigint primary key);
        create table posts (id bigint primary key, author_id bigint not null references authors on delete set null);
        create index on posts (author_id);
        ```

        ```sql bad
        -- the tenant's column can hold no NULL, and SET NULL without a list means every column of the key
        create table authors (tenant_id bigint, id bigint, primary key (tenant_id, id));
        create table posts (id bigint primary key, tenant_id bigint not null, author_id bigint,
            foreign key (tenant_id, author_id) references authors on delete set null);
        create index on posts (tenant_id, author_id);
        ```

        ```sql bad
        -- there is no default but NULL
        create table authors (id bigint primary key);
        create table posts (id bigint primary key, author_id bigint not null references authors on update set default);
        create index on posts (author_id);
        ```

        ```sql good
        create table authors (id bigint primary key);
        insert into authors values (0);
        create table posts (id bigint primary key, author_id bigint references authors on delete set null,
            editor_id bigint not null default 0 references authors on delete set default);
        ```

        ```sql good 15
        create table authors (tenant_id bigint, id bigint, primary key (tenant_id, id));
        create table posts (id bigint primary key, tenant_id bigint not null, author_id bigint,
            foreign key (tenant_id, author_id) references authors on delete set null (author_id));
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from key in snapshot.ForeignKeys
        where key.IsEnforced
        let refused = Refused(key)
        where refused is not null
        select Describe(key, refused);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided(
        "decide which of the two was meant: drop NOT NULL from the column, or give the foreign key another action (NO ACTION refuses the same deletes and says why)");

    /// <summary>The column that cannot take what the action writes, and the action; of two actions that on deletes.</summary>
    private static Refusal? Refused(ForeignKey key) =>
        First(key, "on delete", key.OnDelete, key.DeleteSetColumns.IsEmpty ? key.Columns : key.DeleteSetColumns) ?? First(key, "on update", key.OnUpdate, key.Columns);

    private static Refusal? First(ForeignKey key, string occasion, ReferentialAction action, IEnumerable<Column> written)
    {
        var column = action switch
        {
            ReferentialAction.SetNull => written.FirstOrDefault(CannotBeNull),
            ReferentialAction.SetDefault => written.FirstOrDefault(column => CannotBeNull(column) && HasNoDefault(column)),
            _ => null,
        };
        return column is null ? null : new(column, occasion, action == ReferentialAction.SetNull ? "set null" : "set default");
    }

    private static bool CannotBeNull(Column column) => column.IsNotNull || (column.Type is { Kind: DataTypeKind.Domain, IsNotNull: true });

    /// <summary>A domain may have a default of its own, and an identity column numbers itself.</summary>
    private static bool HasNoDefault(Column column) => column.Default is null && column.Identity == '\0' && column.Type.Kind != DataTypeKind.Domain;

    private Finding Describe(ForeignKey key, Refusal refused) =>
        Report(Subject.Of(key), Confidence.Proven, $"{key.Name} would set {refused.Column.Name} to NULL, which cannot be NULL") with
        {
            Detail = refused.Occasion == "on delete"
                ? $"Deletes from {key.Referenced.Name} fail for every row that {key.Table.Name} refers to."
                : $"Updates of the key of {key.Referenced.Name} fail for every row that {key.Table.Name} refers to.",
            Evidence =
            [
                Evidence.FromCatalog(refused.Occasion, refused.Action),
                Evidence.FromCatalog("column", refused.Column.Name),
                Evidence.FromCatalog("not null", true),
            ],
            Family = PartitionFamily.Of(key),
            Basis = key,
        };

    private sealed record Refusal(Column Column, string Occasion, string Action);
}
