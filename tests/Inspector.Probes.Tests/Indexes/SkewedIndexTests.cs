using System.Globalization;
using Inspector.Findings;
using Inspector.Indexes;
using Inspector.Testing;
using Inspector.Tests.Catalog;

namespace Inspector.Tests.Indexes;

public sealed class SkewedIndexTests
{
    private static readonly Dictionary<string, double> Small = new(StringComparer.Ordinal) { ["minimum-rows"] = 10_000 };

    [Theory]
    [InlineData(100_000, 0.95f, true)]
    [InlineData(99_999, 0.99f, false)]
    [InlineData(100_000, 0.949f, false)]
    [InlineData(100_000, null, false)]
    [InlineData(null, 0.99f, false)]
    public void Large_tables_and_a_share_at_the_threshold_count(int? rows, float? share, bool isFound)
    {
        var given = new SnapshotFixture { Rows = rows };
        var jobs = given.Table("jobs", "id int8 not null", "state text").WithIndex("jobs_state", "state");
        jobs.Column("state").Statistics = new(0, 5, 2, 1, share);
        Assert.Equal(isFound ? 1 : 0, new SkewedIndex().Examine(given.Build()).Count());
    }

    [Fact]
    public void A_second_column_or_a_foreign_key_gives_every_entry_a_use()
    {
        var given = new SnapshotFixture { Rows = 1_000_000 };
        var states = given.Table("states", "state text not null").WithKey("state");
        var jobs = given.Table("jobs", "id int8 not null", "state text", "owner text").WithReference("state", states, "state").WithIndex("a", "state").WithIndex("b", "owner", "id");
        jobs.Column("state").Statistics = jobs.Column("owner").Statistics = new(0, 5, 2, 1, 0.99f);
        Assert.Empty(new SkewedIndex().Examine(given.Build()));
    }

    /// <summary>Even with both thresholds as low as they go.</summary>
    [Theory]
    [InlineData(0.5f, 0.5f)]
    [InlineData(0.4f, 0.6f)]
    [InlineData(0.01f, 0.99f)]
    [InlineData(0.99f, 0.01f)]
    public void One_index_is_never_mostly_of_NULLs_and_mostly_of_one_value(float nulls, float commonest)
    {
        var given = new SnapshotFixture { Rows = 1_000_000 };
        var jobs = given.Table("jobs", "id int8 not null", "state text").WithIndex("jobs_state", "state");
        jobs.Column("state").Statistics = new(nulls, 5, 2, 1, commonest);
        Probe[] probes = [new NullHeavyIndex(), new SkewedIndex()];
        foreach (var probe in probes)
        {
            probe.With(new Dictionary<string, double>(StringComparer.Ordinal) { ["least-share"] = probe.Info.Thresholds.Single(threshold => threshold.Name == "least-share").Minimum });
        }

        Assert.Single(new Engine(probes).Examine(new Observation(given.Build(), [], [])).Findings);
    }

    [Theory, EveryVersion]
    public async Task An_index_that_is_read_for_the_common_value_too_is_not_reported(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"""
            {Jobs("text", "'it''s \"done\"'", "'failed'")}
            set enable_seqscan = off;
            set enable_bitmapscan = off;
            select count(*) from jobs where state = 'it''s "done"';
            """);
        await Eventually.TrueAsync(
            "the scan is counted", async () => await database.ScalarAsync<long>("select pg_stat_get_numscans('jobs_state'::regclass)") > 0);
        Assert.Empty(new SkewedIndex().With(Small).Examine(new Observation(await Given.ReadAsync(database.DataSource), [], [])));
    }

    /// <summary>The plan is a query that prints a statement: both are run, the index serves the other values, and what the finding says holds no value.</summary>
    [Theory, EveryVersion]
    public async Task The_server_puts_the_value_into_the_statement_and_no_report_has_it(TestServer server)
    {
        foreach (var (type, common, rare) in ((string, string, string)[])
            [
                ("text", "'it''s \"done\", \\ or {not} 🐘'", "'failed'"), ("bool", "false", "true"), ("numeric(6,2)", "12.50", "7"), ("timestamptz", "'2026-01-01 00:00:00+00'", "'2027-01-01'"),
            ])
        {
            await using var database = await server.CreateDatabaseAsync();
            await database.ExecuteAsync(Jobs(type, common, rare) + "update jobs set state = null where id <= 10; analyze jobs;");
            var finding = Assert.Single(await InspectAsync(database));
            Assert.DoesNotContain("done", string.Join(' ', finding.Evidence.Select(fact => fact.Value)) + finding.Title + finding.Plan.WhyNone, StringComparison.Ordinal);
            var parts = finding.Plan.WhyNone!.Split("SELECT ", 2)[1].Split(" When the queries use it: ");

            await database.ExecuteAsync(Assert.IsType<string>(await database.ScalarAsync<string>("SELECT " + parts[0])));

            Assert.Equal((12_000 / 50) + 10, await RowsAsync(database, "jobs_state_others_idx"));
            await using (var session = await database.OpenAsync())
            {
                await session.ExecuteAsync("set enable_seqscan = off; set enable_bitmapscan = off; drop index jobs_state;");
                foreach (var condition in (string[])[$"state = {rare}", "state is null"])
                {
                    var plan = string.Join('\n', await session.QueryAsync($"explain select id from jobs where {condition}", row => row.GetString(0)));
                    Assert.Contains("jobs_state_others_idx", plan, StringComparison.Ordinal);
                }
            }

            Assert.Equal("DROP INDEX CONCURRENTLY public.jobs_state;", parts[1]);
            Assert.Empty(await InspectAsync(database));
        }
    }

    private static async Task<IEnumerable<Finding>> InspectAsync(TestDatabase database) =>
        (await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [new SkewedIndex().With(Small)] })).Findings;

    private static async Task<long> RowsAsync(TestDatabase database, string index) =>
        await database.ScalarAsync<long>($"select reltuples::int8 from pg_class where relname = '{index}' and relkind = 'i'");

    private static string Jobs(string type, string common, string rare) => string.Create(CultureInfo.InvariantCulture, $"""
        create table jobs (id bigint primary key, state {type});
        insert into jobs select n, case when n % 50 = 0 then {rare}::{type} else {common}::{type} end from generate_series(1, 12000) n;
        create index jobs_state on jobs (state);
        analyze jobs;

        """);
}
