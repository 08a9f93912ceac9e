using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class TimestampWithoutTimeZone() : Probe<CatalogSnapshot>(
    new("timestamp-without-time-zone", "Timestamp without time zone", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    // pg_type.dat
    private const uint Timestamp = 1114;
    private const uint TimestampRange = 3908;
    private const uint TimestampMultirange = 4533;

    /// <inheritdoc/>
    public override string Explain => """
        A column of type timestamp (without time zone), an array or a range of them.

        ## Why it matters

        Such a value is what a clock on some wall showed. Which wall is known to the program that wrote it, and not to the server: what `now()` leaves there depends on
        the TimeZone of the session, two values may be an hour apart and equal, and an hour a year happens twice. `timestamptz` takes the same eight bytes, stores
        a point in time, and shows it in the zone of whoever asks.

        ## How to mend it

        Decide which zone the stored values are meant in; only a person can know. `ALTER COLUMN ... TYPE timestamptz` reads them in the TimeZone of the session, so
        for values in UTC: `SET TimeZone = 'UTC'` first. Executed on 14 and 18: the table is then not rewritten; its indexes on the column are built anew, under
        ACCESS EXCLUSIVE. In every other zone the table is rewritten too.

        ## When it is right

        For the time on a wall: opening hours, a timetable, an appointment that moves with the law. A column whose name has the word local is not reported.

        ```sql bad
        create table orders (id bigint primary key, placed_at timestamp not null);
        ```

        ```sql bad
        -- through a domain and an array; the partitions repeat it
        create domain moment as timestamp(3);
        create table visits (id bigint, at moment[], day date) partition by range (day);
        create table visits_1 partition of visits for values from ('2026-01-01') to ('2026-02-01');
        create table visits_2 partition of visits for values from ('2026-02-01') to ('2026-03-01');
        ```

        ```sql good
        create table orders (id bigint primary key, placed_at timestamptz not null, day date, opens time, opens_local timestamp, "localTime" timestamp);
        create view orders_today as select id, placed_at::timestamp from orders;
        create materialized view orders_past as select id, placed_at::timestamp from orders;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from column in DeclaredColumns.Of(snapshot)
        where DeclaredColumns.Stored(column).Oid is Timestamp or TimestampRange or TimestampMultirange
        where !NameWords.Of(column.Name).Contains("local")
        select Report(Subject.Of(column), Confidence.Proven, $"{column.Table.Name}.{column.Name} stores times without saying in which zone") with
        {
            Evidence = [Evidence.FromCatalog("type", column.TypeName), Evidence.Rows(column.Table)],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Undecided("decide in which time zone the stored values are meant");
}
