using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Indexes;
using Inspector.Remediation.Steps;
using Inspector.Testing;
using Inspector.Tests.Catalog;
using Inspector.Tests.Plans;

namespace Inspector.Tests.Indexes;

public sealed class HotBlockingIndexTests
{
    private const string SetsState = "update jobs set state = $1 where id = $2";

    [Theory]
    [InlineData(100_000, 50_000, 40_000, 18, true)]
    [InlineData(99_999, 0, 0, 18, false)]
    [InlineData(100_000, 50_001, 0, 18, false)]
    [InlineData(100_000, 0, 90_000, 18, true)]
    [InlineData(100_000, 0, 90_001, 18, false)]
    [InlineData(100_000, 0, 0, 15, true)]
    public void Many_updates_few_of_them_HOT_and_not_for_want_of_room(long updated, long hot, long moved, int major, bool isFound)
    {
        var found = Find(new SnapshotFixture { Major = major, Activity = new() { Updated = updated, HotUpdated = hot, MovedUpdated = moved } }, (SetsState, updated));
        Assert.Equal(isFound ? 1 : 0, found.Length);
    }

    [Theory]
    [InlineData(18, 50_000, Confidence.Likely)]
    [InlineData(18, 49_000, Confidence.Possible)]
    [InlineData(15, 100_000, Confidence.Possible)]
    public void It_is_likely_where_room_is_counted_and_the_statements_account_for_half(int major, long rows, Confidence confidence) =>
        Assert.Equal(confidence, Assert.Single(Find(Busy(major), (SetsState, rows))).Confidence);

    [Theory]
    [InlineData(SetsState, 25_000, true)]
    [InlineData(SetsState, 24_999, false)]
    [InlineData("update jobs set note = $1", 100_000, false)]
    [InlineData("update jobs set state = $1, note = $2", 100_000, true)]
    [InlineData("update jobs set state = $1, note = $2, number = $3", 100_000, false)]
    [InlineData("update elsewhere.jobs set state = $1", 100_000, false)]
    [InlineData("insert into jobs values ($1) on conflict (id) do update set state = $2", 100_000, false)]
    public void What_the_statements_set_decides(string statement, long rows, bool isFound) => Assert.Equal(isFound ? 1 : 0, Find(Busy(18), (statement, rows)).Length);

    [Fact]
    public void Updates_that_set_other_columns_count_against_it() =>
        Assert.Empty(Find(Busy(18), (SetsState, 100_000), ("update jobs set note = $1", 300_001)));

    [Fact]
    public void Where_no_statement_is_seen_nothing_is_said() => Assert.Empty(Find(Busy(18)));

    [Fact]
    public void An_index_that_keeps_a_rule_is_not_reported_nor_what_would_not_help_beside_it()
    {
        var given = Busy(18);
        given.Table("jobs", "id int8 not null", "state text", "note text", "number int4").WithKey("state").WithIndex("jobs_state", "state", "note");
        Assert.Empty(Examine(given, (SetsState, 100_000)));
    }

    [Fact]
    public void An_index_behind_a_foreign_key_is_not_reported()
    {
        var given = Busy(18);
        var states = given.Table("states", "state text not null").WithKey("state");
        given.Table("jobs", "id int8 not null", "state text", "note text", "number int4").WithKey("id").WithReference("state", states, "state").WithIndex("jobs_state", "state");
        Assert.Empty(Examine(given, (SetsState, 100_000)));
    }

    [Fact]
    public void All_that_prevent_it_are_named()
    {
        var given = Busy(18);
        given.Table("jobs", "id int8 not null", "state text", "note text", "number int4").WithKey("id").WithIndex("a", "state").WithIndex("b", "number", "state").WithIndex("c", "note");
        var found = Examine(given, (SetsState, 100_000));
        Assert.Equal(["a", "b"], found.Select(finding => finding.Subject.Name));
        Assert.StartsWith("So do b:", found[0].Detail, StringComparison.Ordinal);
    }

    /// <summary>The rule of the probe, asked of the server.</summary>
    [Theory, EveryVersion]
    public async Task The_server_agrees_on_what_prevents_HOT(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var cases = new Dictionary<string, (string Index, bool IsHot)>(StringComparer.Ordinal)
        {
            ["keyed"] = ("create index on keyed (a)", false),
            ["hashed"] = ("create index on hashed using hash (a)", false),
            ["included"] = ("create index on included (b) include (a)", false),
            ["expressed"] = ("create index on expressed ((a + 1))", false),
            ["predicated"] = ("create index on predicated (b) where a > 0", false),
            ["summarized"] = ("create index on summarized using brin (a)", server.Major >= 16),
            ["summarized_in_part"] = ("create index on summarized_in_part using brin (b) where a > 0", server.Major >= 16),
            ["elsewhere"] = ("create index on elsewhere (b)", true),
        };
        foreach (var (table, one) in cases)
        {
            await database.ExecuteAsync($"""
                create table {table} (id int primary key, a int, b int) with (fillfactor = 40);
                insert into {table} select n, n, n from generate_series(1, 100) n;
                {one.Index};
                update {table} set a = a + 1;
                """);
        }

        // The key of a partitioned table prevents nothing by itself.
        await database.ExecuteAsync("""
            create table parts (a int, b int) partition by range (a);
            create table part partition of parts for values from (0) to (1000) with (fillfactor = 40);
            insert into parts select n, n from generate_series(1, 100) n;
            update parts set a = a + 1;
            """);
        cases.Add("part", ("", true));
        await CountedAsync(database, cases.Count * 100);

        var read = await Given.ReadAsync(database.DataSource);

        foreach (var (table, one) in cases)
        {
            Assert.Equal((table, 100, one.IsHot ? 100 : 0, 0), (table, read.Table(table).Activity!.Updated, read.Table(table).Activity!.HotUpdated, read.Table(table).Activity!.MovedUpdated));
        }
    }

    [Theory, EveryVersion]
    public async Task Updates_that_found_no_room_are_counted_from_16_on(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            create table full_pages (a int, filler text);
            insert into full_pages select n, repeat('x', 1000) from generate_series(1, 70) n;
            update full_pages set a = a + 1;
            """);
        await CountedAsync(database, 70);
        var activity = (await Given.ReadAsync(database.DataSource)).Table("full_pages").Activity!;
        Assert.Equal(server.Major >= 16 ? 70 - activity.HotUpdated : 0, activity.MovedUpdated);
    }

    [Theory, EveryVersion]
    public async Task To_leave_room_locks_as_declared_and_can_be_undone(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table plain (a int, note text); create table roomy (a int) with (fillfactor = 70); insert into plain values (1); insert into roomy values (1)");
        var read = await Given.ReadAsync(database.DataSource);
        foreach (var (name, before) in ((string, string?)[])[("plain", null), ("roomy", "{fillfactor=70}")])
        {
            var step = SetFillfactor.Of(read.Table(name), 90);
            await StepLocks.AssertDeclaredAsync(database, step);
            Assert.True(await database.ScalarAsync<bool>(step.Verify.Text));
            await database.ExecuteAsync(step.Rollback!.Text);
            Assert.Equal(before, await database.ScalarAsync<string?>($"select reloptions::text from pg_class where relname = '{name}'"));
        }
    }

    private static Task CountedAsync(TestDatabase database, long updates) => Eventually.TrueAsync(
        "the updates are counted", async () => await database.ScalarAsync<long>("select sum(n_tup_upd)::int8 from pg_stat_user_tables") == updates);

    private static SnapshotFixture Busy(int major) => new() { Major = major, Activity = new() { Updated = 100_000 } };

    private static ImmutableArray<Finding> Find(SnapshotFixture given, params (string Text, long Rows)[] statements)
    {
        given.Table("jobs", "id int8 not null", "state text", "note text", "number int4").WithKey("id").WithIndex("jobs_state", "state");
        return Examine(given, statements);
    }

    private static ImmutableArray<Finding> Examine(SnapshotFixture given, params (string Text, long Rows)[] statements) =>
        [.. new HotBlockingIndex().Examine(new(given.Build(), [.. statements.Select(one => new StatementUsage(one.Text, one.Rows, TimeSpan.FromSeconds(1), one.Rows))]))];
}
