using Inspector.Findings;

namespace Inspector.Postgres;

/// <summary>
/// Compares the values that statistics know of two integer columns. The server compares: what comes back is two counts, and no value leaves it. <c>pg_stats</c> shows
/// only columns that the role may read.
/// </summary>
internal static class ContainmentReader
{
    // The columns are found before their statistics, and their values cast last: see ColumnBoundsReader.
    internal static readonly Statement Contained = new(
        "column-containment",
        "how many of the values in the statistics of one integer column are within the range of those of another, which it seems to reference",
        (14, """
            with pair as materialized (
                select
                    c.oid = ($1::oid[])[3] and a.attnum = (($1::oid[])[4])::int8 as is_target,
                    n.nspname as schema,
                    c.relname as table,
                    a.attname as name,
                    c.relkind = 'p' as inherited
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid
                where a.atttypid in (20, 21, 23)
                    and (
                        c.oid = ($1::oid[])[1] and a.attnum = (($1::oid[])[2])::int8
                        or c.oid = ($1::oid[])[3] and a.attnum = (($1::oid[])[4])::int8)
            ), known as materialized (
                select
                    p.is_target,
                    v.value
                from pair p
                cross join lateral (
                    select
                        s.most_common_vals::text as common,
                        s.histogram_bounds::text as bounds
                    from pg_stats s
                    where s.schemaname = p.schema
                        and s.tablename = p.table
                        and s.attname = p.name
                        and s.inherited = p.inherited
                    offset 0
                ) s
                cross join lateral (
                    select unnest(s.common::int8[]) as value
                    union all
                    select unnest(s.bounds::int8[])
                ) v
            ), reach as (
                select
                    min(value) as least,
                    max(value) as greatest
                from known
                where is_target
            )
            select
                count(*)::int as values,
                (count(*) filter (where k.value between r.least and r.greatest + (r.greatest - r.least) / 10))::int as within
            from known k
            cross join reach r
            where not k.is_target
                and r.least is not null
            having count(*) > 0
            """));

    /// <summary>Asks one question; a refusal of the server is the caller's to catch.</summary>
    internal static async Task<Answer> CompareAsync(GuardedTransaction transaction, Need need, CancellationToken cancellation)
    {
        var (answer, reading) = (new Answer(WhyNot: "statistics of both columns are not there, or not visible"), new Reading());
        var (number, target, targetNumber) = need.Columns!;
        reading.Add(
            Contained,
            (uint[])[need.Relation, (uint)number, target, (uint)targetNumber],
            row => answer = new(Containment: new(row.Int32("values"), row.Int32("within"))));
        await transaction.ReadAsync(reading, cancellation);
        return answer;
    }
}
