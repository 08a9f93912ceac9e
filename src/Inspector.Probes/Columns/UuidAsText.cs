using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class UuidAsText() : Probe<CatalogSnapshot>(
    new("uuid-as-text", "UUID kept as text", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    private const int Header = 4;

    /// <summary>Characters of a UUID as it is usually written.</summary>
    private const int Written = 36;

    // pg_type.dat
    private const uint Uuid = 2950;

    private const string ByDefault = "its default makes a UUID";

    /// <inheritdoc/>
    public override string Explain => """
        A text column that holds UUIDs.

        ## Why it matters

        37 bytes instead of 16, in the table and in each index; comparisons by the rules of a language instead of of bytes; and the same UUID in capitals, in braces or without
        dashes is another value.

        ## What counts

        A text, varchar or character column whose default makes a UUID; whose name has the word uuid or guid; or, named id, key, token or the like, whose length is limited to exactly 36. Where
        statistics of its values can be seen, their average width must be that of a UUID (a column of UUIDs has 37 bytes, or 33 without dashes, a NULL none); where they cannot, and no
        default makes one, the finding is *possible*.

        ## How to mend it

        Make sure that every value is a UUID, and decide what becomes of the others: `SELECT count(*) FROM t WHERE c !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`. Columns
        that refer to it change with it, and programs get lower case.

        ```sql bad
        create table sessions (id varchar(36) primary key, at timestamptz);
        insert into sessions select gen_random_uuid(), now() from generate_series(1, 12000);
        analyze sessions;
        ```

        ```sql bad
        create table tokens (n bigint primary key, value text not null default gen_random_uuid()::text);
        ```

        ```sql bad
        create table accounts (n bigint primary key, "accountUuid" text not null);
        ```

        ```sql good
        -- named like one, and something else: the values are short
        create table things (id uuid primary key, uuid_of_parent uuid, label varchar(36), guide text, legacy_uuid text);
        insert into things select gen_random_uuid(), null, 'x', 'y', 'L' || g from generate_series(1, 12000) g;
        analyze things;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where column.Type.Base.Oid is WellKnown.Text or WellKnown.Varchar or WellKnown.Bpchar
        let why = Reason(column)
        where why is not null
        select Report(
            Subject.Of(column), why == ByDefault || column.Statistics is not null ? Confidence.Likely : Confidence.Possible, $"{column.Table.Name}.{column.Name} holds UUIDs as text") with
        {
            Evidence =
            [
                Evidence.FromCatalog("type", column.TypeName),
                Evidence.FromCatalog("known by", why),
                .. column.Statistics is { } statistics ? [new("average width", (long)statistics.AverageWidth, "bytes", "statistics")] : (Evidence[])[],
                Evidence.Rows(column.Table),
            ],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("make sure that every value is a UUID, and decide which columns and programs that use it change at the same time");

    private static string? Reason(Column column)
    {
        if (column.Default?.Root is { } root && root.Walk().OfType<FunctionCall>().Any(call => call.Type == Uuid))
        {
            return ByDefault;
        }

        var words = NameWords.Of(column.Name);
        var length = column.Modifier < 0 ? (int?)null : column.Modifier - Header;
        return column.Statistics is { } statistics && statistics.AverageWidth is not (33 or 37) ? null
            : words.Any(word => word is "uuid" or "guid") && length is null or >= 32 ? "its name"
            : length == Written && words is [.., "id" or "ids" or "uid" or "key" or "ref" or "token" or "reference"] ? "its name and its length"
            : null;
    }
}
