using Inspector.Catalog;
using Inspector.Testing;

namespace Inspector.Tests.Catalog;

public sealed class ColumnStatisticsTests
{
    private const string Script = """
        create table large (id int, half int, sorted int, note text);
        insert into large select n, nullif(n % 2, 0), n, 'note ' || n % 10 from generate_series(1, 20000) n;
        create table small (id int);
        insert into small select generate_series(1, 100);
        create table parts (id int, n int) partition by range (id);
        create table parts_1 partition of parts for values from (0) to (100000);
        insert into parts select n, 7 from generate_series(1, 20000) n;
        analyze large, small, parts;
        """;

    /// <summary>The same function as <c>inspector grants</c> prints; the agent's tests use that text itself.</summary>
    private const string Function = """
        create schema inspector;
        create function inspector.column_statistics()
            returns table (
                relation oid, number int2, null_fraction float4, average_width int4, distinct_values float4, correlation float4, commonest_share float4)
            language sql stable security definer set search_path = pg_catalog, pg_temp
            as $$ select s.starelid, s.staattnum, s.stanullfrac, s.stawidth, s.stadistinct, s.stanumbers1[1], s.stanumbers1[1] from pg_statistic s join pg_class c on c.oid = s.starelid
                where c.reltuples >= 10000 and s.stainherit = (c.relkind = 'p') $$;
        """;

    /// <summary>The form of it that is installed where the grants were made before it told how common values are.</summary>
    private const string EarlierFunction = """
        create schema inspector;
        create function inspector.column_statistics()
            returns table (relation oid, number int2, null_fraction float4, average_width int4, distinct_values float4, correlation float4)
            language sql stable security definer set search_path = pg_catalog, pg_temp
            as $$ select s.starelid, s.staattnum, s.stanullfrac, s.stawidth, s.stadistinct, s.stanumbers1[1] from pg_statistic s join pg_class c on c.oid = s.starelid
                where c.reltuples >= 10000 and s.stainherit = (c.relkind = 'p') $$;
        """;

    [Theory, EveryVersion]
    public async Task A_superuser_sees_those_of_large_tables(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, Script);

        var table = read.Table("large");
        Assert.Equal((0, 4, -1), Told(table, "id"));
        Assert.Equal((0.5f, 4, 1), Told(table, "half"));
        Assert.Equal((0, 7, 10), Told(table, "note"));
        Assert.Equal(1, table.Column("sorted")!.Statistics!.Correlation);
        Assert.Equal((0.5f, null), (table.Column("half")!.Statistics!.CommonestShare, table.Column("sorted")!.Statistics!.CommonestShare));
        Assert.Null(read.Table("small").Column("id")!.Statistics);
        Assert.Equal((0, 4, 1), Told(read.Table("parts"), "n"));
        Assert.Equal((0, 4, 1), Told(read.Table("parts_1"), "n"));
        Assert.DoesNotContain(read.Gaps, gap => gap.Sight == Sight.ColumnStatistics);
    }

    [Theory, EveryVersion]
    public async Task Others_see_what_they_may_read_and_are_told_what_they_do_not_see(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var (all, one, none) = (await database.CreateRoleAsync("pg_read_all_data"), await database.CreateRoleAsync("pg_monitor"), await database.CreateRoleAsync("pg_monitor"));
        await database.ExecuteAsync($"{Script} grant select (half) on large to {one.Name};");

        Assert.Equal((4, null), await SeenAsync(database, all));
        Assert.Equal((1, true), await SeenAsync(database, one));
        Assert.Equal((0, false), await SeenAsync(database, none));
    }

    [Theory, EveryVersion]
    public async Task Through_the_function_of_a_superuser_one_sees_them_all_without_a_right_to_the_data(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.ExecuteAsync($"{Script} {Function} revoke all on function inspector.column_statistics() from public;");

        Assert.Equal((0, false), await SeenAsync(database, role));
        await database.ExecuteAsync($"grant usage on schema inspector to {role.Name}; grant execute on function inspector.column_statistics() to {role.Name}");
        Assert.Equal((4, null), await SeenAsync(database, role));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task An_earlier_form_of_the_function_still_serves_and_what_it_lacks_is_said(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.ExecuteAsync($"{Script} {EarlierFunction} grant usage on schema inspector to {role.Name};");

        Assert.Equal((4, null), await SeenAsync(database, role));
        await using var source = role.DataSource(database);
        var read = await Given.ReadAsync(source);
        Assert.Null(read.Table("large").Column("half")!.Statistics!.CommonestShare);
        Assert.Contains("inspector grants", Assert.Single(read.Gaps, gap => gap.Sight == Sight.CommonestShares).Reason, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_function_that_no_superuser_made_is_not_called(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var (role, impostor) = (await database.CreateRoleAsync("pg_monitor"), await database.CreateRoleAsync());
        await database.ExecuteAsync($"""
            {Script}
            create schema inspector authorization {impostor.Name};
            create function inspector.column_statistics()
                returns table (relation oid, number int2, null_fraction float4, average_width int4, distinct_values float4, correlation float4)
                language plpgsql security definer as 'begin raise exception ''a trap''; end';
            alter function inspector.column_statistics() owner to {impostor.Name};
            grant usage on schema inspector to public;
            """);

        Assert.Equal((0, false), await SeenAsync(database, role));
    }

    private static (float Nulls, int Width, float Distinct) Told(Table table, string column) =>
        table.Column(column)!.Statistics is { } statistics ? (statistics.NullFraction, statistics.AverageWidth, statistics.DistinctValues) : default;

    /// <summary>How many columns of the large table a role sees, and whether it is told of a gap that is only partial.</summary>
    private static async Task<(int Columns, bool? IsPartial)> SeenAsync(TestDatabase database, TestRole role)
    {
        await using var source = role.DataSource(database);
        var read = await Given.ReadAsync(source);
        return (read.Table("large").Columns.Count(column => column.Statistics is not null), read.Gaps.SingleOrDefault(gap => gap.Sight == Sight.ColumnStatistics)?.IsPartial);
    }
}
